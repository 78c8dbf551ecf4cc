package dev.heddle.cli;

import dev.heddle.report.HtmlReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the HTML page of {@code --report}. */
final class PageOutput {
    private PageOutput() {}

    /**
     * Writes a page.
     *
     * @param screen where to say so meanwhile: millions of events take their time; or null
     */
    static void write(HtmlReport page, Path file, @Nullable Screen screen) throws CommandFailure {
        try {
            if (screen != null) {
                screen.show(List.of("writing the report ..."));
            }
            page.writeTo(file);
        } catch (IOException e) {
            throw CommandFailure.failed("heddle: the report cannot be written: " + e, e);
        } finally {
            if (screen != null) {
                screen.clear();
            }
        }
    }
}
