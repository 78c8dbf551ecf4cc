package dev.heddle.cli;

import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar as a line of text, for whoever draws the screen. */
final class ProgressLine implements AutoCloseable {
    /** The bar draws itself only when it is told to. */
    private static final int NEVER = (int) TimeUnit.DAYS.toMillis(20);

    private final Screen screen;
    private final ProgressBar bar;
    private String line = "";

    /**
     * A bar at its start.
     *
     * @param max what is 100 %; -1 if that is not known
     * @param unit what is counted
     * @param unitSize how many steps are one unit
     */
    ProgressLine(Screen screen, String name, long max, String unit, long unitSize) {
        this.screen = screen;
        bar = new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(max)
                .setUnit(unit, unitSize)
                .setStyle(screen.isUnicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(NEVER)
                .setConsumer(asWideAsTheScreen())
                .hideEta()
                .build();
    }

    private ProgressBarConsumer asWideAsTheScreen() {
        return new DelegatingProgressBarConsumer(text -> line = text) {
            @Override
            public int getMaxRenderedLength() {
                return screen.columns() - 1;
            }
        };
    }

    /** The line as it is now. */
    String at(long step, String message) {
        bar.setExtraMessage(message);
        bar.stepTo(step);
        bar.refresh();
        return line;
    }

    @Override
    public void close() {
        bar.close();
    }
}
