package dev.heddle.explorer;

import dev.heddle.machine.CarrierRole;
import dev.heddle.machine.CpuEntry;
import dev.heddle.machine.Tenure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Threads that are one CPU one after the other, running tasks that call the engine, and a watchdog that takes the CPU from
 * them whenever it likes. The handshake of the host is a look at where the thread is, in one step.
 */
final class TenureWorld implements Interleaver.World {
    private static final int THREADS = 4;
    private static final int TURNS = 6;

    /** A schedule may let nobody but the watchdog run, so it ends by itself. */
    private static final int ROUNDS = 100;

    private static final class Cpu implements CpuEntry {
        @Override
        public void run(Tenure tenure) {}

        @Override
        public void reschedule() {}
    }

    /** What a thread is once it has lost its CPU in one of its turns. */
    private record Retired(int turn) implements CarrierRole {}

    private final Interleaver interleaver;
    private final boolean shakesHands;
    private final Cpu cpu = new Cpu();
    private final List<Actor> threads = new ArrayList<>();
    private final List<Tenure> tenures = new ArrayList<>();
    private final boolean[] inTask = new boolean[THREADS];
    private final boolean[] inEngine = new boolean[THREADS];
    private final int[] turns = new int[THREADS];

    /** How many threads have entered the loop; the last one of them should be the CPU. */
    private int started = 1;

    private int users;

    TenureWorld(Interleaver interleaver, boolean shakesHands) {
        this.interleaver = interleaver;
        this.shakesHands = shakesHands;
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Actor actor = interleaver.add("thread" + i, 0, () -> loop(number));
            if (i > 0) {
                actor.stops(Actor.State.WAITING);
            }
            threads.add(actor);
            tenures.add(new Tenure(Thread.currentThread(), cpu));
        }
        interleaver.add("watchdog", Actor.NO_CPU, this::watch);
    }

    private void loop(int number) {
        Tenure tenure = tenures.get(number);
        while (turns[number] < TURNS) {
            useCpu();
            inTask[number] = true;
            for (int calls = interleaver.random.nextInt(3); calls > 0; calls--) {
                interleaver.step();
                inEngine[number] = true;
                CarrierRole role = tenure.role();
                if (role == cpu) {
                    useCpu();
                } else if (!(role instanceof Retired retired) || retired.turn() != turns[number]) {
                    interleaver.fail("in turn " + turns[number] + " a thread is " + role);
                }
                inEngine[number] = false;
            }
            interleaver.step();
            inTask[number] = false;
            if (tenure.role() != cpu) {
                return;
            }
            turns[number]++;
        }
    }

    /** What belongs to the CPU. */
    private void useCpu() {
        if (++users > 1) {
            interleaver.fail("two threads use one CPU");
        }
        interleaver.step();
        users--;
    }

    private void watch() {
        for (int round = 0; round < ROUNDS && started < THREADS; round++) {
            int number = started - 1;
            int turn = turns[number];
            Tenure tenure = tenures.get(number);
            if (tenure.claim()) {
                interleaver.step();
                boolean stuck = !shakesHands || (inTask[number] && !inEngine[number] && turns[number] == turn);
                if (!stuck) {
                    tenure.giveUp();
                } else if (tenure.seize(new Retired(turn))) {
                    threads.get(started).release();
                    started++;
                }
            }
            interleaver.step();
        }
    }

    @Override
    public @Nullable String checkEnd() {
        for (int i = 0; i < THREADS; i++) {
            boolean lost = tenures.get(i).isLost();
            if (lost != (i < started - 1)) {
                return "thread " + i + " of " + started + (lost ? " has" : " has not") + " lost its CPU";
            }
        }
        return turns[started - 1] == TURNS ? null : "the last thread did not finish: " + threads;
    }
}
