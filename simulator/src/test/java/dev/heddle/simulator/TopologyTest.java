package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopologyTest {
    @Test
    void distancesFollowThePackagesClustersAndThreads() {
        Topology topology = Topology.parse("2x4x2");
        assertThat(topology).hasToString("2x4x2");
        assertThat(topology.distance(3, 3, 64)).isEqualTo(Distance.SAME_CPU);
        assertThat(topology.distance(2, 3, 64)).isEqualTo(Distance.SAME_CORE);
        assertThat(topology.distance(3, 4, 64)).isEqualTo(Distance.SAME_CLUSTER);
        assertThat(topology.distance(7, 8, 64)).isEqualTo(Distance.SAME_PACKAGE);
        assertThat(topology.distance(31, 32, 64)).isEqualTo(Distance.OTHER_PACKAGE);
        assertThat(Topology.FLAT.distance(0, 1023, 1024)).isEqualTo(Distance.SAME_CLUSTER);
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThatThrownBy(() -> Topology.parse("2x4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2x4x2");
        assertThatThrownBy(() -> Topology.parse("0x1x1")).isInstanceOf(IllegalArgumentException.class);
    }
}
