package dev.heddle.cli;

import dev.heddle.compositor.desktop.Desktop;

/** Shows a desktop while it runs. For the thread that waits for its end, which is none of its scheduler's. */
interface DemoView extends AutoCloseable {
    /** How often it wants to be shown, in milliseconds. */
    long intervalMillis();

    /** Shows it as it is now. */
    void show(Desktop desktop, DemoProgress progress);

    /** Takes it off the screen. */
    @Override
    void close();

    /** Where it is shown. */
    enum Place {
        /** In half blocks, in the terminal. */
        TERMINAL,
        /** In a window of its own. */
        WINDOW,
        /** Nowhere; on a terminal, a line says how far it is. */
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Nothing to see. */
    static DemoView nothing() {
        return new DemoView() {
            @Override
            public long intervalMillis() {
                return 1000;
            }

            @Override
            public void show(Desktop desktop, DemoProgress progress) {}

            @Override
            public void close() {}
        };
    }
}
