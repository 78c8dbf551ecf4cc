package dev.heddle.compositor.client;

import dev.heddle.compositor.picture.Canvas;

/** What draws one window. For one thread at a time. */
public interface Client {
    /** Height of the bar with the name. */
    int BAR = 14;

    /**
     * What it calls itself in its window's bar.
     *
     * @return a word
     */
    String title();

    /**
     * Draws the frame around the window and what does not change. Called once, on an empty canvas, before {@link #draw}.
     *
     * @param canvas to draw on
     * @param barColor of the bar with the title
     */
    default void drawFrame(Canvas canvas, int barColor) {
        canvas.fill(0, 0, canvas.width(), canvas.height(), 0x20242C);
        canvas.fill(0, 0, canvas.width(), BAR, barColor);
        canvas.text(6, 4, title(), 0xFFFFFF);
        canvas.fill(canvas.width() - 12, 4, 6, 6, 0xE8ECF2);
    }

    /**
     * Draws one step.
     *
     * @param canvas with the last step on it
     * @param step counts from 0 when the window opens
     * @param between called now and then: a place where the task may give way or end
     */
    void draw(Canvas canvas, long step, Runnable between);

    /**
     * How many frames a step is shown.
     *
     * @return at least 1
     */
    int framesPerStep();
}
