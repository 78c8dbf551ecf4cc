package dev.heddle.compositor.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.compositor.picture.Surface;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PopUpsTest {
    @Test
    void eachIsGivenToOneAndWhenThereAreNoneNobodyGetsOne() {
        PopUps popUps = new PopUps(2000, 1, () -> {});
        Set<Surface> given = new HashSet<>();
        for (int number = 0; number < popUps.surfaces().size(); number++) {
            assertThat(given.add(popUps.open(number))).isTrue();
        }
        assertThat(given).containsExactlyInAnyOrderElementsOf(popUps.surfaces());
        assertThat(popUps.open(0)).isNull();
        assertThat(new PopUps(0, 1, () -> {}).open(0)).isNull();
    }

    @Test
    void allOfThemAreOnThePicture() {
        PopUps popUps = new PopUps(100, 3, () -> {});
        for (int number = 0; number < 10_000; number++) {
            assertThat(popUps.placeX(number)).isBetween(0, DesktopSettings.WIDTH - Victim.WIDTH);
            assertThat(popUps.placeY(number)).isBetween(0, DesktopSettings.HEIGHT - Victim.HEIGHT);
        }
    }
}
