package dev.heddle.cpu;

import dev.heddle.smp.Upstairs;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.SoftAssertions;

/** What main code must not do: twins for the architecture rules. Never run. */
public final class Forbidden {
    private Forbidden() {}

    public static Class<?>[] twins() {
        return Forbidden.class.getDeclaredClasses();
    }

    public static Class<?>[] favourites() {
        return new Class<?>[] {
            BootCpu.class, ById.class, ByField.class, ConstantFirst.class, BySwitch.class, OtherThanZero.class
        };
    }

    public static Class<?> upstairs() {
        return Upstairs.class;
    }

    /** An engine package that looks up. */
    public static final class LooksUp {
        final Upstairs upstairs = new Upstairs();
    }

    public static final class UsesAnotherModule {
        final SoftAssertions library = new SoftAssertions();
    }

    public static final class Locks {
        final ReentrantLock lock = new ReentrantLock();
    }

    public static final class Waits {
        @SuppressWarnings({"WaitNotInLoop", "SynchronizeOnNonFinalField"})
        void waitFor(Object monitor) throws InterruptedException {
            monitor.wait();
        }
    }

    public static final class SynchronizedMethod {
        synchronized void locked() {}
    }

    public static final class SynchronizedBlock {
        int locked() {
            synchronized (this) {
                return 1;
            }
        }
    }

    public static final class Parks {
        void park() {
            LockSupport.park(this);
        }
    }

    public static final class BootCpu {
        boolean boots(int cpu) {
            if (cpu == 0) {
                return true;
            }
            return false;
        }
    }

    public static final class OtherThanZero {
        int work(int cpu) {
            return cpu != 3 ? 1 : 2;
        }
    }

    public static final class ById {
        int id() {
            return 1;
        }

        boolean isSecondary() {
            return id() != 0;
        }
    }

    public static final class ByField {
        final int id = Integer.getInteger("nothing", 0);

        boolean isSecond() {
            return id == 1;
        }
    }

    public static final class ConstantFirst {
        int id() {
            return 1;
        }

        @SuppressWarnings("YodaCondition")
        boolean isFirst() {
            return 2 == id();
        }
    }

    public static final class BySwitch {
        int speed(int cpu) {
            return switch (cpu) {
                case 0 -> 1;
                default -> 2;
            };
        }
    }

    /** Nothing that any rule forbids, and everything that looks like it. */
    public static final class Innocent {
        static final int NO_CPU = -1;
        final int cpuCount = 4;
        int lastCpu = NO_CPU;

        boolean hasRun() {
            return lastCpu != NO_CPU;
        }

        int count(int set) {
            int count = 0;
            for (int cpu = 0; cpu < cpuCount; cpu++) {
                if ((set & 1 << cpu) != 0 && cpu != lastCpu) {
                    count++;
                }
            }
            return count == 0 ? 1 : count;
        }

        void unpark(Thread thread) {
            LockSupport.unpark(thread);
        }
    }
}
