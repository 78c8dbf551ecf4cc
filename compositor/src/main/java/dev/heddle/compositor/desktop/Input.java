package dev.heddle.compositor.desktop;

import dev.heddle.compositor.client.Pointer;
import dev.heddle.compositor.picture.Surface;

/** The task that moves the pointer, 125 times a second, as a mouse does. */
final class Input {
    private static final long PERIOD_NANOS = 8_000_000;

    private final TaskHost host;
    private final Surface pointer;
    private final int width;
    private final int height;

    Input(TaskHost host, Surface pointer, int width, int height) {
        this.host = host;
        this.pointer = pointer;
        this.width = width;
        this.height = height;
    }

    /** The task's body. */
    void run() throws InterruptedException {
        if (!pointer.open()) {
            throw new IllegalStateException("somebody else has the pointer");
        }
        try {
            Pointer.draw(pointer.begin());
            long start = System.nanoTime();
            for (long event = 0; ; event++) {
                host.sleepUntil(start + event * PERIOD_NANOS);
                if (!pointer.isSubmitted()) {
                    double seconds = event * PERIOD_NANOS / 1e9;
                    if (event > 0) {
                        pointer.begin();
                    }
                    pointer.moveTo(Pointer.x(seconds, width), Pointer.y(seconds, height));
                    pointer.submit();
                }
            }
        } finally {
            pointer.close();
        }
    }
}
