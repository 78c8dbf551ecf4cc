package dev.heddle.compositor.client;

import dev.heddle.compositor.picture.Canvas;

/** A clock with a dial and three hands; a step is a sixtieth of a second. Redraws the dial only. */
final class Clock implements Client {
    private static final int STEPS_A_SECOND = 60;

    private final long startSeconds;

    Clock(long startSeconds) {
        this.startSeconds = startSeconds;
    }

    @Override
    public String title() {
        return "clock";
    }

    @Override
    public int framesPerStep() {
        return 1;
    }

    @Override
    public void draw(Canvas canvas, long step, Runnable between) {
        int radius = Math.max(8, Math.min(canvas.width(), canvas.height() - BAR) / 2 - 8);
        int centerX = canvas.width() / 2;
        int centerY = BAR + (canvas.height() - BAR) / 2;
        dial(canvas, centerX, centerY, radius);
        between.run();
        double seconds = startSeconds % 43_200 + (double) step / STEPS_A_SECOND;
        hand(canvas, centerX, centerY, seconds / 43_200, radius * 0.5, 3, 0xE8ECF2);
        hand(canvas, centerX, centerY, seconds / 3600, radius * 0.75, 2, 0xE8ECF2);
        hand(canvas, centerX, centerY, seconds / 60, radius * 0.85, 1, 0xFF6B5E);
    }

    private static void dial(Canvas canvas, int centerX, int centerY, int radius) {
        int[] pixels = canvas.pixels();
        int outer = radius * radius;
        int inner = (radius - 3) * (radius - 3);
        for (int dy = -radius; dy <= radius; dy++) {
            int row = (centerY + dy) * canvas.width() + centerX;
            for (int dx = -radius; dx <= radius; dx++) {
                int distance = dx * dx + dy * dy;
                if (distance <= outer) {
                    pixels[row + dx] = distance > inner ? 0x8FA3BF : 0x161A22;
                }
            }
        }
        for (int hour = 0; hour < 12; hour++) {
            double angle = hour * Math.PI / 6;
            canvas.fill(
                    (int) (centerX + Math.sin(angle) * radius * 0.88) - 1,
                    (int) (centerY - Math.cos(angle) * radius * 0.88) - 1,
                    3,
                    3,
                    0x8FA3BF);
        }
        canvas.damaged(centerX - radius, centerY - radius, 2 * radius + 1, 2 * radius + 1);
    }

    private static void hand(Canvas canvas, int x, int y, double turn, double length, int thickness, int rgb) {
        double dx = Math.sin(turn * 2 * Math.PI);
        double dy = -Math.cos(turn * 2 * Math.PI);
        for (double at = 0; at < length; at += 0.5) {
            canvas.dot((int) (x + dx * at), (int) (y + dy * at), rgb, thickness);
        }
    }
}
