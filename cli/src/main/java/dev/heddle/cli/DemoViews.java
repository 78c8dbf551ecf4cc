package dev.heddle.cli;

import dev.heddle.compositor.picture.Picture;
import java.awt.GraphicsEnvironment;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Opens the view that the user wants. */
final class DemoViews {
    private final DemoView.Place place;
    private final @Nullable Screen screen;

    /**
     * Says what is missing for it, before anything runs.
     *
     * @param wanted null: whatever there is
     * @param screen null if there is no terminal
     * @param json whether the result is for a program
     */
    DemoViews(DemoView.@Nullable Place wanted, @Nullable Screen screen, boolean json) throws CommandFailure {
        boolean quiet = screen == null || json;
        this.place = wanted != null ? wanted : quiet ? DemoView.Place.NONE : DemoView.Place.TERMINAL;
        this.screen = place == DemoView.Place.NONE && json ? null : screen;
        if (place == DemoView.Place.TERMINAL && screen == null) {
            throw CommandFailure.badInput(
                    "heddle: --view terminal needs a terminal, and neither standard error nor standard"
                            + " output is one (or TERM is not set); take --view none");
        }
        if (place == DemoView.Place.WINDOW && GraphicsEnvironment.isHeadless()) {
            throw CommandFailure.badInput(
                    "heddle: --view window needs a display, and there is none; take --view terminal or none");
        }
    }

    DemoView open(Picture picture, long totalMillis, Runnable stop) {
        if (place == DemoView.Place.WINDOW) {
            return new DemoWindowView(picture, stop);
        }
        if (screen == null) {
            return DemoView.nothing();
        }
        return place == DemoView.Place.TERMINAL
                ? new DemoTerminalView(screen)
                : new DemoProgressView(screen, totalMillis);
    }

    /** From the command line. */
    static final class Converter implements ITypeConverter<DemoView.Place> {
        @Override
        public DemoView.Place convert(String text) {
            for (DemoView.Place place : DemoView.Place.values()) {
                if (place.toString().equals(text.toLowerCase(Locale.ROOT))) {
                    return place;
                }
            }
            throw new TypeConversionException("'" + text + "' is none of "
                    + Arrays.stream(DemoView.Place.values())
                            .map(DemoView.Place::toString)
                            .collect(Collectors.joining(", ")));
        }
    }
}
