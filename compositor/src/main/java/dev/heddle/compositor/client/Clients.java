package dev.heddle.compositor.client;

/** Makes the clients of the windows, each kind in turn. */
public final class Clients {
    private static final int[] BAR_COLORS = {0x3D6FB4, 0x8A4FA3, 0x2F7F6B, 0xA8662E, 0x9C3F52};
    private static final int KINDS = 5;

    private Clients() {}

    /**
     * The client of one window; the same arguments give one that draws the same.
     *
     * @param window its number, from 0
     * @param seed of what it draws by chance
     * @param load what a load meter shows
     * @return a client at its first step
     */
    public static Client of(int window, long seed, LoadSource load) {
        return switch (window % KINDS) {
            case 0 -> new Clock(36_600 + 4000L * window + seed % 60);
            case 1 -> new Plasma((int) seed + 97 * window);
            case 2 -> new Terminal(seed + window);
            case 3 -> new Life(seed + window);
            default -> new LoadMeter(load);
        };
    }

    /**
     * The colour of a window's bar.
     *
     * @param window its number, from 0
     * @return {@code 0xRRGGBB}
     */
    public static int barColor(int window) {
        return BAR_COLORS[window % BAR_COLORS.length];
    }
}
