package dev.heddle.compositor.desktop;

import dev.heddle.Priority;
import dev.heddle.compositor.picture.Canvas;
import dev.heddle.compositor.picture.Surface;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A task that is started to be killed, in one of the states that a task can be in. */
final class Victim {
    /** What it is doing when it is killed. */
    enum State {
        /** It exists, and was never started. */
        NEW,
        /** It has just been started, and waits in a queue or in an inbox. */
        QUEUED,
        /** It sleeps on a timer. */
        SLEEPING,
        /** It waits for a wake that does not come. */
        BLOCKED,
        /** It computes, or waits for its turn to. */
        COMPUTING,
        /** It holds a surface of which it has drawn the half. */
        DRAWING,
        /** It has submitted a surface and waits for the frame that shows it. */
        SUBMITTED,
        /** It has shown a surface, given it back and returned. */
        ENDED
    }

    static final int WIDTH = 72;
    static final int HEIGHT = 48;

    private static final State[] STATES = State.values();
    private static final int[] COLORS = {0x6B7280, 0x9CA3AF, 0x3B82F6, 0x8B5CF6, 0xEF4444, 0xF59E0B, 0x10B981, 0xEC4899
    };

    private final TaskHost host;
    private final State state;
    private final Surfaces surfaces;
    private final BooleanSupplier over;
    private final long number;
    private final HostedTask task;

    // The victim's; read by who has seen its end.
    private boolean refused;

    Victim(TaskHost host, Surfaces surfaces, BooleanSupplier over, long number) {
        this.host = host;
        this.surfaces = surfaces;
        this.over = over;
        this.number = number;
        this.state = STATES[(int) (number % STATES.length)];
        // What computes does so in the time that is left.
        Priority priority = state == State.COMPUTING ? Priority.IDLE : Priority.NORMAL;
        this.task = host.task("", priority, null, this::live);
    }

    State state() {
        return state;
    }

    HostedTask task() {
        return task;
    }

    boolean wasRefused() {
        return refused;
    }

    private void live() throws InterruptedException {
        switch (state) {
            case NEW, QUEUED, SLEEPING -> host.sleepUntil(Long.MAX_VALUE);
            case BLOCKED -> block();
            case COMPUTING -> compute();
            case DRAWING, SUBMITTED, ENDED -> show();
        }
    }

    private void block() throws InterruptedException {
        while (!Thread.interrupted()) {
            LockSupport.park(this);
        }
        throw new InterruptedException();
    }

    private void compute() {
        long x = number;
        while (!over.getAsBoolean()) {
            for (int index = 0; index < 1000; index++) {
                x = x * 6364136223846793005L + 1442695040888963407L;
            }
            if (x != 0) {
                host.checkpoint();
            }
        }
    }

    private void show() throws InterruptedException {
        Surface surface = surfaces.open(number);
        if (surface == null) {
            refused = true;
            return;
        }
        try {
            surface.moveTo(surfaces.placeX(number), surfaces.placeY(number));
            do {
                Canvas canvas = surface.begin();
                draw(canvas, 0, HEIGHT / 2);
                if (state == State.DRAWING) {
                    host.sleepUntil(Long.MAX_VALUE);
                }
                draw(canvas, HEIGHT / 2, HEIGHT);
                surface.submit();
                surface.awaitShown();
            } while (state == State.SUBMITTED);
        } finally {
            surface.close();
        }
    }

    private void draw(Canvas canvas, int from, int to) {
        int color = COLORS[(int) (number % COLORS.length)];
        int[] pixels = canvas.pixels();
        for (int y = from; y < to; y++) {
            int shade = (color >> 1 & 0x7F7F7F) + (0x010101 * y);
            for (int x = 0; x < WIDTH; x++) {
                boolean edge = x == 0 || y == 0 || x == WIDTH - 1 || y == HEIGHT - 1;
                pixels[y * WIDTH + x] = edge ? 0xF4F6FA : shade;
            }
        }
        canvas.damaged(0, from, WIDTH, to - from);
        if (from > 0) {
            canvas.text(8, HEIGHT / 2 - 4, Long.toString(number), 0xFFFFFF);
        }
        host.checkpoint();
    }

    /** The surfaces that victims share. */
    interface Surfaces {
        /** One that nobody has, or null if there is none. */
        @Nullable
        Surface open(long number);

        int placeX(long number);

        int placeY(long number);
    }
}
