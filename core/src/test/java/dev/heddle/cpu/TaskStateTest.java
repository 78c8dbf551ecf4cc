package dev.heddle.cpu;

import static dev.heddle.cpu.TaskState.BLOCKED;
import static dev.heddle.cpu.TaskState.CANCELLED;
import static dev.heddle.cpu.TaskState.DEAD;
import static dev.heddle.cpu.TaskState.NEW;
import static dev.heddle.cpu.TaskState.NOTIFIED;
import static dev.heddle.cpu.TaskState.QUEUED;
import static dev.heddle.cpu.TaskState.READY;
import static dev.heddle.cpu.TaskState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The task word: its table, cell by cell, and its winners under stress. */
class TaskStateTest {
    private static final int ROUNDS = 20_000;
    private static final int TRIES = 50;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.privateLookupIn(TaskState.class, MethodHandles.lookup())
                    .findVarHandle(TaskState.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class Word extends TaskState {
        Word(int word) {
            WORD.set(this, word);
        }

        int get() {
            return (int) WORD.getVolatile(this);
        }
    }

    private static int parse(String state) {
        int word = 0;
        for (String part : state.split("\\+", -1)) {
            word |= switch (part) {
                case "NEW" -> NEW;
                case "READY" -> READY;
                case "RUNNING" -> RUNNING;
                case "BLOCKED" -> BLOCKED;
                case "DEAD" -> DEAD;
                case "NOTIFIED" -> NOTIFIED;
                case "QUEUED" -> QUEUED;
                case "CANCELLED" -> CANCELLED;
                default -> throw new IllegalArgumentException(part);
            };
        }
        return word;
    }

    /** Every cell; those that the table leaves empty change nothing, except where only the runner may call. */
    @ParameterizedTest
    @CsvSource({
        "wakeNew,  NEW,              READY+QUEUED,     true",
        "wakeNew,  READY+QUEUED,     READY+QUEUED,     false",
        "wakeNew,  RUNNING,          RUNNING,          false",
        "wakeNew,  RUNNING+NOTIFIED, RUNNING+NOTIFIED, false",
        "wakeNew,  BLOCKED,          BLOCKED,          false",
        "wakeNew,  DEAD,             DEAD,             false",
        "wake,     NEW,              NEW,              false",
        "wake,     READY+QUEUED,     READY+QUEUED,     false",
        "wake,     RUNNING,          RUNNING+NOTIFIED, false",
        "wake,     RUNNING+NOTIFIED, RUNNING+NOTIFIED, false",
        "wake,     BLOCKED,          READY+QUEUED,     true",
        "wake,     DEAD,             DEAD,             false",
        "dispatch, NEW,              NEW,              false",
        "dispatch, READY+QUEUED,     RUNNING,          true",
        "dispatch, RUNNING,          RUNNING,          false",
        "dispatch, RUNNING+NOTIFIED, RUNNING+NOTIFIED, false",
        "dispatch, BLOCKED,          BLOCKED,          false",
        "dispatch, DEAD,             DEAD,             false",
        "comeOff,  RUNNING,          BLOCKED,          false",
        "comeOff,  RUNNING+NOTIFIED, READY+QUEUED,     true",
        "undo,     RUNNING,          READY+QUEUED,     false",
        "undo,     RUNNING+NOTIFIED, READY+QUEUED,     false",
        "end,      RUNNING,          DEAD,             false",
        "end,      RUNNING+NOTIFIED, DEAD,             false",
        "unpublished, NEW,           READY+QUEUED,     false",
    })
    void everyCell(String operation, String from, String to, boolean owes) {
        oneCell(operation, from, to, owes);
        if (!from.equals("DEAD") && !operation.equals("unpublished")) {
            // The same in a task that has been cancelled, until it is dead.
            oneCell(operation, from + "+CANCELLED", to + (to.equals("DEAD") ? "" : "+CANCELLED"), owes);
        }
    }

    private static void oneCell(String operation, String from, String to, boolean owes) {
        Word word = new Word(parse(from));
        assertThat(perform(operation, word)).as("owes").isEqualTo(owes);
        assertThat(word.get()).isEqualTo(parse(to));
        assertThat(word.describeState()).isEqualTo(to);
        assertThat(word.isCancelled()).isEqualTo(to.endsWith("CANCELLED"));
        assertThat(word.isNew()).isEqualTo(to.startsWith("NEW"));
        assertThat(word.isDead()).isEqualTo(to.equals("DEAD"));
    }

    @ParameterizedTest
    @CsvSource({
        "NEW,                     NEW+CANCELLED,              START",
        "NEW+CANCELLED,           NEW+CANCELLED,              NONE",
        "READY+QUEUED,            READY+QUEUED+CANCELLED,     INTERRUPT",
        "READY+QUEUED+CANCELLED,  READY+QUEUED+CANCELLED,     NONE",
        "RUNNING,                 RUNNING+CANCELLED,          INTERRUPT",
        "RUNNING+CANCELLED,       RUNNING+CANCELLED,          NONE",
        "RUNNING+NOTIFIED,        RUNNING+NOTIFIED+CANCELLED, INTERRUPT",
        "BLOCKED,                 READY+QUEUED+CANCELLED,     ENQUEUE",
        "BLOCKED+CANCELLED,       BLOCKED+CANCELLED,          NONE",
        "DEAD,                    DEAD,                       NONE",
    })
    void cancelInEveryState(String from, String to, TaskState.CancelDebt debt) {
        Word word = new Word(parse(from));
        assertThat(word.cancelAndOwe()).isEqualTo(debt);
        assertThat(word.describeState()).isEqualTo(to);
    }

    private static boolean perform(String operation, TaskState word) {
        return switch (operation) {
            case "wakeNew" -> word.wakeNewAndOwe();
            case "wake" -> word.wakeAndOwe();
            case "dispatch" -> word.dispatchAndOwe();
            case "comeOff" -> word.comeOffAndOwe();
            case "undo" -> {
                word.undoDispatchAndOwe();
                yield false;
            }
            case "end" -> {
                word.end();
                yield false;
            }
            default -> {
                word.wakeUnpublished();
                yield false;
            }
        };
    }

    // ---- one winner ----

    @Test
    void oneWakerOfManyOwes() throws InterruptedException {
        oneWinner(BLOCKED, word -> word::wakeAndOwe);
    }

    @Test
    void oneStarterOfManyOwes() throws InterruptedException {
        oneWinner(NEW, word -> word::wakeNewAndOwe);
    }

    @Test
    void oneCpuOfManyDispatches() throws InterruptedException {
        oneWinner(READY | QUEUED, word -> word::dispatchAndOwe);
    }

    /** A dispatch as one would write it without a CAS. */
    @Test
    void theCheckOfOneWinnerFindsAReadFollowedByAWrite() {
        assertThatThrownBy(() -> oneWinner(READY | QUEUED, word -> () -> {
                    if ((int) WORD.getVolatile(word) != (READY | QUEUED)) {
                        return false;
                    }
                    Fixtures.breathe();
                    WORD.setVolatile(word, RUNNING);
                    return true;
                }))
                .isInstanceOf(AssertionError.class);
    }

    private interface Contest {
        BooleanSupplier on(Word word);
    }

    private static void oneWinner(int initial, Contest contest) throws InterruptedException {
        int threads = 2;
        Word[] words = new Word[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            words[i] = new Word(initial);
        }
        AtomicInteger[] winners = new AtomicInteger[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            winners[i] = new AtomicInteger();
        }
        AtomicLong arrived = new AtomicLong();
        Fixtures.inParallel(threads, number -> {
            for (int i = 0; i < ROUNDS; i++) {
                Fixtures.meet(arrived, (long) threads * (i + 1));
                if (contest.on(words[i]).getAsBoolean()) {
                    winners[i].incrementAndGet();
                }
            }
        });
        for (AtomicInteger winner : winners) {
            assertThat(winner.get()).isEqualTo(1);
        }
    }

    // ---- a wake while RUNNING ----

    /** The waker gives a permit, then wakes; the task takes the permit or comes off. It must not stay off with a permit. */
    private static class Parking {
        final TaskState word;
        volatile boolean permit;
        int owed;

        Parking(TaskState word) {
            this.word = word;
        }

        void unpark() {
            permit = true;
            owed += wake() ? 1 : 0;
        }

        boolean wake() {
            return word.wakeAndOwe();
        }
    }

    @Test
    void aWakeWhileRunningIsNotLost() throws InterruptedException {
        assertThat(lostWakes(() -> new Parking(new Word(RUNNING)))).isZero();
    }

    @Test
    void theCheckFindsAWakeThatIsDroppedWhileRunning() throws InterruptedException {
        // On a busy machine the two may hardly ever meet.
        long lost = 0;
        for (int tries = 0; lost == 0 && tries < TRIES; tries++) {
            lost = lostWakes(ForgetfulParking::new);
        }
        assertThat(lost).isPositive();
    }

    private static long lostWakes(Supplier<Parking> parkings) throws InterruptedException {
        Parking[] all = new Parking[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            all[i] = parkings.get();
        }
        AtomicLong arrived = new AtomicLong();
        boolean[] requeued = new boolean[ROUNDS];
        Fixtures.inParallel(2, number -> {
            for (int i = 0; i < ROUNDS; i++) {
                Fixtures.meet(arrived, 2L * (i + 1));
                if (number == 0) {
                    all[i].unpark();
                } else {
                    requeued[i] = all[i].permit || all[i].word.comeOffAndOwe();
                }
            }
        });
        long lost = 0;
        for (int i = 0; i < ROUNDS; i++) {
            lost += requeued[i] || all[i].owed > 0 ? 0 : 1;
        }
        return lost;
    }

    /** A wake that looks away while the task runs. */
    private static final class ForgetfulParking extends Parking {
        ForgetfulParking() {
            super(new Word(RUNNING));
        }

        @Override
        boolean wake() {
            boolean blocked = (int) WORD.getVolatile(word) == BLOCKED;
            Fixtures.breathe();
            return blocked && word.wakeAndOwe();
        }
    }
}
