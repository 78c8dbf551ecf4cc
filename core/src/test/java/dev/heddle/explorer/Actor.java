package dev.heddle.explorer;

import dev.heddle.cpu.CpuMask;
import dev.heddle.machine.Machine;
import java.util.function.Supplier;

/** One who acts in a schedule: a CPU, a thread that is none, or the machine's timer. */
final class Actor implements EngineWorld.Move {
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

    /** How many there were before it. */
    final int index;

    final Coroutine coroutine;
    private State state = State.ACTIVE;

    /** Of the schedule: from when on it can go on, by the clock. */
    private final Readiness readiness;

    /** Set by the schedule to let it go on from a state that does not end by itself. */
    private boolean released;

    /** Whether its next halt or parking is over at once. */
    private boolean kicked;

    /** Of a halt, of parking, or when the machine's timer has something to do. */
    private long deadline = Machine.NEVER;

    /** The CPUs that have not come to hold yet. For one that is {@link State#AWAITING}. */
    Supplier<CpuMask> missing = () -> CpuMask.NONE;

    /** For the {@link Strategy}: its place in an order, the highest being the first, or its speed. */
    int rank;

    Actor(String name, int cpu, int index, Readiness readiness, Runnable body) {
        this.name = name;
        this.cpu = cpu;
        this.index = index;
        this.readiness = readiness;
        readiness.set(index, 0);
        this.coroutine = new Coroutine(() -> {
            goesOn();
            body.run();
            stops(State.DONE);
        });
    }

    State state() {
        return state;
    }

    boolean is(State one) {
        return state == one;
    }

    /** It is in a state other than active from now on, and comes out of it by what ends that. */
    void stops(State now) {
        state = now;
        released = false;
        readiness.set(index, !isHalt() ? Machine.NEVER : kicked ? 0 : deadline);
    }

    /** It runs. */
    void goesOn() {
        state = State.ACTIVE;
        readiness.set(index, 0);
    }

    /** Whether its state ends by a kick or by time. */
    private boolean isHalt() {
        return state == State.HALTED || state == State.PARKED || state == State.DORMANT;
    }

    @Override
    public void makeIn(EngineWorld world) {
        release();
    }

    void release() {
        released = true;
        readiness.set(index, 0);
    }

    boolean isReleased() {
        return released;
    }

    /** Its halt or parking is over, or the next one. */
    void kick() {
        kicked = true;
        if (isHalt()) {
            readiness.set(index, 0);
        }
    }

    boolean isKicked() {
        return kicked;
    }

    void forgetKick() {
        kicked = false;
    }

    void setDeadline(long time) {
        deadline = time;
        if (isHalt() && !kicked) {
            readiness.set(index, time);
        }
    }

    long deadline() {
        return deadline;
    }

    @Override
    public String toString() {
        return name + " " + state + (kicked ? "+kicked" : "");
    }
}
