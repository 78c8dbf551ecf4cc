package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CpuSetTest {
    @Test
    void holdsWhatItWasMadeOf() {
        CpuSet set = CpuSet.of(3, 0, 31, 3, 1023);
        assertThat(set.size()).isEqualTo(4);
        assertThat(set.stream().boxed()).containsExactly(0, 3, 31, 1023);
        assertThat(set.contains(31)).isTrue();
        assertThat(set.contains(1)).isFalse();
        assertThat(set.contains(-1)).isFalse();
        assertThat(set.contains(32)).isFalse();
        assertThat(set.contains(64)).isFalse();
        assertThat(set.contains(1023)).isTrue();
        assertThat(set.contains(1024)).isFalse();
        assertThat(set.contains(Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void firstOnes() {
        assertThat(CpuSet.first(1)).isEqualTo(CpuSet.of(0));
        assertThat(CpuSet.first(3)).isEqualTo(CpuSet.of(0, 1, 2)).hasSameHashCodeAs(CpuSet.of(2, 1, 0));
        assertThat(CpuSet.first(32).size()).isEqualTo(32);
        assertThat(CpuSet.first(33).contains(32)).isTrue();
        assertThat(CpuSet.first(33)).isNotEqualTo(CpuSet.first(32));
        assertThat(CpuSet.first(1024).size()).isEqualTo(1024);
        assertThat(CpuSet.first(2)).isNotEqualTo(CpuSet.of(1, 2)).isNotEqualTo("0-1");
    }

    @Test
    void isWrittenAsLinuxWritesCpuLists() {
        assertThat(CpuSet.of(0, 1, 2, 3, 6)).hasToString("0-3,6");
        assertThat(CpuSet.of(5)).hasToString("5");
        assertThat(CpuSet.of(0, 2, 4)).hasToString("0,2,4");
        assertThat(CpuSet.of(30, 31)).hasToString("30-31");
        assertThat(CpuSet.first(32)).hasToString("0-31");
        assertThat(CpuSet.first(1024)).hasToString("0-1023");
        assertThat(CpuSet.of(31, 32, 64, 1023)).hasToString("31-32,64,1023");
    }

    @Test
    void refusesWhatIsNoCpu() {
        assertThatThrownBy(() -> CpuSet.of(1024)).hasMessage("CPU 1024 is out of range: 0 to 1023");
        assertThatThrownBy(() -> CpuSet.of(-1)).hasMessage("CPU -1 is out of range: 0 to 1023");
        assertThatThrownBy(CpuSet::of).hasMessage("a CpuSet needs at least one CPU");
        assertThatThrownBy(() -> CpuSet.first(0)).hasMessage("a CpuSet holds 1 to 1024 CPUs, not 0");
        assertThatThrownBy(() -> CpuSet.first(1025)).hasMessage("a CpuSet holds 1 to 1024 CPUs, not 1025");
    }

    @Test
    void prioritiesAreLevels() {
        for (Priority priority : Priority.values()) {
            assertThat(Priority.ofLevel(priority.level())).isEqualTo(priority);
        }
        assertThat(Priority.values())
                .containsExactly(Priority.HIGH, Priority.NORMAL, Priority.LOW, Priority.IDLE)
                .extracting(Priority::level)
                .containsExactly(0, 1, 2, 3);
    }
}
