package dev.heddle.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What keeps a core from everybody is seen, and what keeps it from ordinary threads is not. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class CoreHiccupsTest {
    /** Before those that watch. */
    private static final int MORE_URGENT = 60;

    private static final long SPELL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Several times as long as a hiccup must be, so the watch is due in it. */
    private record Spell(long begin, long end, boolean ranFirst) {
        static Spell compute(int priority) {
            boolean first = priority > 0 && RealTime.runFirstOn(RealTime.cores().getFirst(), priority);
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < SPELL_NANOS) {
                Thread.onSpinWait();
            }
            return new Spell(begin, System.nanoTime(), first);
        }
    }

    @Test
    void aCoreThatIsKeptFromAllIsSeen() throws InterruptedException {
        try (CoreHiccups hiccups = CoreHiccups.watch()) {
            AtomicReference<@Nullable Spell> urgent = new AtomicReference<>();
            // It must have ended before anybody asks: whoever waits for those that watch must not come before them.
            Thread thread = Thread.ofPlatform().start(() -> urgent.set(Spell.compute(MORE_URGENT)));
            thread.join();
            Spell spell = Objects.requireNonNull(urgent.get());
            assertThat(spell.ranFirst()).isEqualTo(hiccups.knows());
            if (hiccups.knows()) {
                assertThat(hiccups.anyBetween(spell.begin(), spell.end())).isTrue();
            } else {
                System.out.println("hiccups of cores are not watched: this needs root or CAP_SYS_NICE");
            }
        }
    }

    /** The other's twin: if any busy core counted, this would not end. */
    @Test
    void aBusyCoreIsNone() throws InterruptedException {
        try (CoreHiccups hiccups = CoreHiccups.watch()) {
            Spell spell = Spell.compute(0);
            while (hiccups.anyBetween(spell.begin(), spell.end())) {
                spell = Spell.compute(0);
            }
            assertThat(spell.end() - spell.begin()).isGreaterThanOrEqualTo(SPELL_NANOS);
        }
    }
}
