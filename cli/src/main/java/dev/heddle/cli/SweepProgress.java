package dev.heddle.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many simulations of a sweep are done, on a terminal if there is one. */
final class SweepProgress implements AutoCloseable {
    private final @Nullable Screen screen;
    private final @Nullable ProgressLine bar;

    SweepProgress(@Nullable Screen screen, long all) {
        this.screen = screen;
        bar = screen == null ? null : new ProgressLine(screen, "sweep", all, " simulations", 1);
    }

    void show(long done) {
        if (screen != null && bar != null) {
            screen.show(List.of(bar.at(done, "")));
        }
    }

    @Override
    public void close() {
        if (screen != null && bar != null) {
            bar.close();
            screen.clear();
        }
    }
}
