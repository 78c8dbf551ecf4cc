package dev.heddle.explorer;

import dev.heddle.cpu.CpuMask;
import java.util.function.Supplier;

/** One who acts in a schedule: a CPU, a thread that is none, or the machine's timer. */
final class Actor {
    /** What it does, and so what lets it go on. */
    enum State {
        /** It is on its way: anywhere between two switch points. */
        ACTIVE,
        /** In the machine's halt: until a kick, the deadline, or for no reason. */
        HALTED,
        /** Its task computes until it is asked to give way, or the schedule lets it finish. */
        HOGGING,
        /** Its task or job computes and cannot be asked. */
        STUBBORN,
        /** An outside thread between two operations, waiting for everything to settle. */
        WAITING,
        /** An outside thread, waiting for CPUs to hold: until they do, or it gives up. */
        AWAITING,
        /** An explored thread that is parked: until its permit comes or the deadline. */
        PARKED,
        /** The timer without an interrupt to deliver. */
        DORMANT,
        DONE
    }

    static final int NO_CPU = -1;

    final String name;

    /** Its CPU's number, or {@link #NO_CPU}. */
    final int cpu;

    final Coroutine coroutine;
    State state = State.ACTIVE;

    /** Set by the schedule to let it go on from a state that does not end by itself. */
    boolean released;

    /** The CPUs that have not come to hold yet. For one that is {@link State#AWAITING}. */
    Supplier<CpuMask> missing = () -> CpuMask.NONE;

    boolean kicked;
    long deadline;

    /** For the {@link Strategy}: its place in an order, the highest being the first, or its speed. */
    int rank;

    Actor(String name, int cpu, Runnable body) {
        this.name = name;
        this.cpu = cpu;
        this.coroutine = new Coroutine(() -> {
            state = State.ACTIVE;
            body.run();
            state = State.DONE;
        });
    }

    @Override
    public String toString() {
        return name + " " + state + (kicked ? "+kicked" : "");
    }
}
