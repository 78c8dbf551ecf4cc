package dev.heddle.compositor.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DamageTest {
    private static final int WIDTH = 200;
    private static final int HEIGHT = 100;

    /** Also when there are more than there is room for. */
    @Test
    void coversWhatWasAddedAndNothingOutside() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Damage damage = new Damage();
            boolean[] added = new boolean[WIDTH * HEIGHT];
            int count = random.nextInt(1, 1000);
            for (int index = 0; index < count; index++) {
                int left = random.nextInt(-20, WIDTH + 20);
                int top = random.nextInt(-20, HEIGHT + 20);
                int right = left + random.nextInt(0, 12);
                int bottom = top + random.nextInt(0, 12);
                damage.add(left, top, right, bottom, WIDTH, HEIGHT);
                for (int y = Math.max(0, top); y < Math.min(HEIGHT, bottom); y++) {
                    for (int x = Math.max(0, left); x < Math.min(WIDTH, right); x++) {
                        added[y * WIDTH + x] = true;
                    }
                }
            }
            boolean[] covered = covered(damage, seed);
            for (int pixel = 0; pixel < added.length; pixel++) {
                assertThat(covered[pixel] || !added[pixel])
                        .as("seed %d, pixel %d", seed, pixel)
                        .isTrue();
            }
        }
    }

    private static boolean[] covered(Damage damage, long seed) {
        boolean[] covered = new boolean[WIDTH * HEIGHT];
        for (int index = 0; index < damage.size(); index++) {
            assertThat(damage.left(index)).as("seed %d", seed).isBetween(0, damage.right(index) - 1);
            assertThat(damage.top(index)).as("seed %d", seed).isBetween(0, damage.bottom(index) - 1);
            assertThat(damage.right(index)).as("seed %d", seed).isLessThanOrEqualTo(WIDTH);
            assertThat(damage.bottom(index)).as("seed %d", seed).isLessThanOrEqualTo(HEIGHT);
            for (int y = damage.top(index); y < damage.bottom(index); y++) {
                for (int x = damage.left(index); x < damage.right(index); x++) {
                    covered[y * WIDTH + x] = true;
                }
            }
        }
        return covered;
    }

    @Test
    void twoThatFillOneAreOne() {
        Damage damage = new Damage();
        damage.add(10, 10, 20, 20, WIDTH, HEIGHT);
        damage.add(20, 10, 30, 20, WIDTH, HEIGHT);
        damage.add(12, 12, 18, 18, WIDTH, HEIGHT);
        assertThat(damage.size()).isEqualTo(1);
        assertThat(damage.right(0)).isEqualTo(30);
        damage.add(100, 50, 110, 60, WIDTH, HEIGHT);
        assertThat(damage.size()).isEqualTo(2);
        damage.clear();
        assertThat(damage.isEmpty()).isTrue();
    }

    @Test
    void whatIsOutsideIsNone() {
        Damage damage = new Damage();
        damage.add(-10, 0, 0, 10, WIDTH, HEIGHT);
        damage.add(WIDTH, 0, WIDTH + 5, 10, WIDTH, HEIGHT);
        damage.add(5, 5, 5, 9, WIDTH, HEIGHT);
        assertThat(damage.isEmpty()).isTrue();
    }
}
