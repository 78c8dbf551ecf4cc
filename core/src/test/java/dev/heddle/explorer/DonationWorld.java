package dev.heddle.explorer;

import dev.heddle.context.TaskContext;
import dev.heddle.cpu.CpuMask;
import dev.heddle.cpu.DonationPoint;
import dev.heddle.cpu.Neighbours;
import dev.heddle.cpu.PreemptibleTask;
import dev.heddle.cpu.TaskEnd;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that take simple locks, wait for each other's ends, give up and have their levels changed. Whenever everything has
 * settled, each must have exactly the level that follows from who waits for whom, and its CPU must have been told.
 */
final class DonationWorld implements Interleaver.World {
    private static final int LEVELS = 4;

    private final Interleaver interleaver;
    private final List<Player> players = new ArrayList<>();
    private final List<SimpleLock> locks = new ArrayList<>();

    /** Whether locks are taken in any order, so that tasks may wait in a circle until one gives up. */
    private final boolean circles;

    DonationWorld(Interleaver interleaver) {
        this.interleaver = interleaver;
        this.circles = interleaver.random.nextInt(3) == 0;
        int lockCount = 1 + interleaver.random.nextInt(3);
        for (int i = 0; i < lockCount; i++) {
            locks.add(new SimpleLock());
        }
        int playerCount = 2 + interleaver.random.nextInt(4);
        for (int i = 0; i < playerCount; i++) {
            players.add(new Player(i, interleaver.random.nextInt(LEVELS)));
        }
    }

    /** A lock with a queue, taken out of turn by whoever finds it free. */
    private static final class SimpleLock extends DonationPoint {
        private @Nullable Player owner;
        private final ArrayDeque<Player> queue = new ArrayDeque<>();

        @Override
        protected @Nullable PreemptibleTask blocker() {
            SwitchPoint.here();
            Player blocker = owner != null ? owner : queue.peek();
            return blocker == null ? null : blocker.task;
        }
    }

    private final class Player implements TaskContext {
        final int index;
        final PreemptibleTask task;
        final Actor actor;
        final ArrayDeque<SimpleLock> held = new ArrayDeque<>();

        @Nullable
        SimpleLock waitsFor;

        @Nullable
        Player joins;

        boolean ended;
        int base;

        /** What its CPU knows. */
        int told;

        Player(int index, int level) {
            this.index = index;
            this.base = level;
            this.told = level;
            this.task = new PreemptibleTask(neighbours(this), index + 1, level, CpuMask.ALL, this);
            this.actor = interleaver.add("task" + (index + 1), Actor.NO_CPU, this::play);
        }

        private void play() {
            int moves = 2 + interleaver.random.nextInt(6);
            for (int i = 0; i < moves; i++) {
                switch (interleaver.random.nextInt(6)) {
                    case 0, 1, 2 -> take(locks.get(interleaver.random.nextInt(locks.size())));
                    case 3 -> free(held.peek());
                    case 4 -> changeLevel(players.get(interleaver.random.nextInt(players.size())));
                    default -> join(players.get(interleaver.random.nextInt(index + 1)));
                }
                if (interleaver.random.nextInt(3) == 0) {
                    interleaver.stopAs(Actor.State.WAITING);
                }
            }
            while (!held.isEmpty()) {
                free(held.peekLast());
            }
            ended = true;
            for (Player other : players) {
                unpark(other);
            }
        }

        private void take(SimpleLock lock) {
            SimpleLock last = held.peek();
            if (held.contains(lock) || (!circles && last != null && locks.indexOf(lock) < locks.indexOf(last))) {
                return;
            }
            interleaver.step();
            if (lock.owner == null) {
                lock.owner = this;
                held.push(lock);
                interleaver.step();
                lock.blockerChanged();
                return;
            }
            lock.enter(task);
            interleaver.step();
            lock.queue.add(this);
            waitsFor = lock;
            boolean gaveUp = false;
            while (!gaveUp && (lock.owner != null || lock.queue.peek() != this)) {
                gaveUp = park();
            }
            if (!gaveUp) {
                lock.owner = this;
                held.push(lock);
            }
            lock.queue.remove(this);
            waitsFor = null;
            interleaver.step();
            if (lock.owner == null && !lock.queue.isEmpty()) {
                unpark(lock.queue.element());
            }
            lock.leave(task);
        }

        /** Returns true if it is to give up. */
        private boolean park() {
            interleaver.step();
            if (!actor.isKicked()) {
                interleaver.stopAs(Actor.State.PARKED);
            }
            boolean gaveUp = actor.isReleased() && !actor.isKicked();
            actor.forgetKick();
            return gaveUp;
        }

        private void free(@Nullable SimpleLock lock) {
            if (lock == null) {
                return;
            }
            held.remove(lock);
            interleaver.step();
            lock.owner = null;
            interleaver.step();
            lock.blockerChanged();
            Player first = lock.queue.peek();
            if (first != null) {
                unpark(first);
            }
        }

        private void join(Player other) {
            if (other == this) {
                return;
            }
            DonationPoint end = TaskEnd.of(other.task);
            end.enter(task);
            joins = other;
            boolean gaveUp = false;
            while (!gaveUp && !other.ended) {
                gaveUp = park();
            }
            joins = null;
            end.leave(task);
        }

        private void changeLevel(Player other) {
            int level = interleaver.random.nextInt(LEVELS);
            if (interleaver.isLogging()) {
                if (interleaver.isLogging()) {
                    interleaver.log("task" + (other.index + 1) + " shall have level " + level);
                }
            }
            // Whoever is last wins, so we must know who that is: one at a time.
            if (!other.changing) {
                other.changing = true;
                other.base = level;
                other.task.changeBaseLevel(level);
                other.changing = false;
            }
        }

        private boolean changing;

        private @Nullable Player blocker() {
            if (joins != null) {
                return joins.ended ? null : joins;
            }
            return waitsFor == null ? null : waitsFor.owner;
        }

        @Override
        public boolean resume() {
            throw new IllegalStateException("nobody runs it");
        }

        @Override
        public void start() {}

        @Override
        public void interrupt() {}

        @Override
        public String toString() {
            Player blocker = blocker();
            return actor + " base " + base + " level " + task.level() + " told " + told + " holds "
                    + held.stream().map(locks::indexOf).toList()
                    + (blocker == null ? "" : " waits for task" + (blocker.index + 1));
        }
    }

    private static void unpark(Player player) {
        player.actor.kick();
        SwitchPoint.current().choiceChanged();
    }

    private Neighbours neighbours(Player player) {
        return (Neighbours) Proxy.newProxyInstance(
                Neighbours.class.getClassLoader(), new Class<?>[] {Neighbours.class}, (proxy, method, arguments) -> {
                    interleaver.step();
                    interleaver.look(() -> player.told = player.task.level());
                    return null;
                });
    }

    @Override
    public @Nullable String checkSettled() {
        int[] expected = new int[players.size()];
        for (Player player : players) {
            expected[player.index] = player.base;
        }
        for (int turn = 0; turn < players.size(); turn++) {
            for (Player player : players) {
                Player blocker = player.blocker();
                if (blocker != null) {
                    expected[blocker.index] = Math.min(expected[blocker.index], expected[player.index]);
                }
            }
        }
        for (Player player : players) {
            int level = player.task.level();
            boolean fine = isCircled(player) ? level <= expected[player.index] : level == expected[player.index];
            if (!fine) {
                return "task" + (player.index + 1) + " should have level " + expected[player.index] + ": " + this;
            }
            if (player.told != level) {
                return "the CPU of task" + (player.index + 1) + " was not told: " + this;
            }
        }
        return null;
    }

    /** Whether it waits in a circle, or is waited for by one: then it may keep what has been taken back. */
    private boolean isCircled(Player player) {
        for (Player start : players) {
            Player at = start;
            boolean passes = false;
            for (int i = 0; at != null && i <= players.size(); i++) {
                passes |= at == player;
                at = at.blocker();
            }
            if (passes && at != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean moveOn() {
        List<Actor> waiting = new ArrayList<>();
        List<Actor> parked = new ArrayList<>();
        for (Player player : players) {
            if (player.actor.is(Actor.State.WAITING)) {
                waiting.add(player.actor);
            } else if (player.actor.is(Actor.State.PARKED)) {
                parked.add(player.actor);
            }
        }
        boolean givesUp = !parked.isEmpty() && (waiting.isEmpty() || interleaver.random.nextInt(3) == 0);
        List<Actor> candidates = givesUp ? parked : waiting;
        if (candidates.isEmpty()) {
            return false;
        }
        int count = 1 + interleaver.random.nextInt(2);
        for (int i = 0; i < count; i++) {
            candidates.get(interleaver.random.nextInt(candidates.size())).release();
        }
        return true;
    }

    @Override
    public @Nullable String checkEnd() {
        for (Player player : players) {
            if (player.task.level() != player.base || !player.ended) {
                return "at the end: " + this;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return players.toString();
    }
}
