package dev.heddle.compositor.desktop;

import dev.heddle.compositor.picture.Surface;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The small surfaces that short-lived tasks share. Any thread. */
final class PopUps implements Victim.Surfaces {
    /** Three of eight have one, for some fifty milliseconds; and as many again. */
    private static final double PER_START_A_SECOND = 3.0 / 8 * 0.05 * 2;

    private static final int LEAST = 16;
    private static final int MOST = 1024;

    private final List<Surface> surfaces;
    private final AtomicInteger next = new AtomicInteger();
    private final long seed;

    PopUps(int churn, long seed, Runnable compositorWake) {
        this.seed = seed;
        int count = churn == 0 ? 0 : Math.clamp((int) (churn * PER_START_A_SECOND), LEAST, MOST);
        surfaces = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            surfaces.add(new Surface(Victim.WIDTH, Victim.HEIGHT, false, compositorWake));
        }
    }

    List<Surface> surfaces() {
        return surfaces;
    }

    @Override
    public @Nullable Surface open(long number) {
        int first = next.getAndIncrement();
        for (int index = 0; index < surfaces.size(); index++) {
            Surface surface = surfaces.get(Math.floorMod(first + index, surfaces.size()));
            if (surface.open()) {
                return surface;
            }
        }
        return null;
    }

    @Override
    public int placeX(long number) {
        return (int) (mixed(number) >>> 33) % (DesktopSettings.WIDTH - Victim.WIDTH);
    }

    @Override
    public int placeY(long number) {
        return (int) (mixed(number + 1_000_003) >>> 33) % (DesktopSettings.HEIGHT - Victim.HEIGHT);
    }

    /** The finaliser of Stafford's variant 13 of MurmurHash3, as in java.util.SplittableRandom. */
    private long mixed(long number) {
        long z = seed + number * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
