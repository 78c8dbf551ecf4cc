package dev.heddle.compositor.desktop;

import dev.heddle.compositor.client.Client;
import dev.heddle.compositor.picture.Canvas;
import dev.heddle.compositor.picture.Surface;

/** The task of a client with a window: draws step by step, each when its time has come. */
final class Window {
    private final TaskHost host;
    private final Surface surface;
    private final Layout.Place place;
    private final Client client;
    private final int barColor;
    private final long periodNanos;

    Window(TaskHost host, Surface surface, Layout.Place place, Client client, int barColor, long periodNanos) {
        this.host = host;
        this.surface = surface;
        this.place = place;
        this.client = client;
        this.barColor = barColor;
        this.periodNanos = periodNanos;
    }

    /** The task's body. Wherever it is killed, its surface goes back. */
    void run() throws InterruptedException {
        // The one before it may have gone, and its surface not be off the picture yet.
        while (!surface.open()) {
            host.sleepUntil(System.nanoTime() + periodNanos / 4);
        }
        try {
            draw();
        } finally {
            surface.close();
        }
    }

    private void draw() throws InterruptedException {
        surface.moveTo(place.x(), place.y());
        Canvas canvas = surface.begin();
        client.drawFrame(canvas, barColor);
        long next = System.nanoTime();
        for (long step = 0; ; step++) {
            client.draw(canvas, step, host::checkpoint);
            surface.submit();
            surface.awaitShown();
            next = Math.max(next + periodNanos * client.framesPerStep(), System.nanoTime());
            if (client.framesPerStep() > 1) {
                host.sleepUntil(next - periodNanos / 2);
            }
            canvas = surface.begin();
        }
    }
}
