package dev.heddle.cli;

import dev.heddle.compositor.desktop.Desktop;
import java.util.List;

/** A title and a progress bar. */
final class DemoProgressView implements DemoView {
    private final Screen screen;
    private final ProgressLine bar;

    DemoProgressView(Screen screen, long totalMillis) {
        this.screen = screen;
        this.bar = new ProgressLine(screen, "running", totalMillis, " s", 1000);
    }

    @Override
    public long intervalMillis() {
        return 250;
    }

    @Override
    public void show(Desktop desktop, DemoProgress progress) {
        screen.show(
                List.of(progress.title() + " (Ctrl-C ends it)", bar.at(progress.millis(), progress.brief(desktop))));
    }

    @Override
    public void close() {
        bar.close();
        screen.clear();
    }
}
