package dev.heddle.compositor.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Clients that draw, submit, move, and are killed wherever they are, beside a compositor, one step of one of them at a time;
 * and the oracle: a picture put together as a whole, pixel by pixel, from what each client itself knows to have submitted.
 * The oracle shares nothing with the compositor but the wallpaper.
 */
final class StormOfClients {
    private static final int WIDTH = 150;
    private static final int HEIGHT = 110;
    private static final int SURFACES = 9;

    private final SplittableRandom random;
    private final Composition composition;
    private final List<Client> clients = new ArrayList<>();
    private final int[] bare;

    StormOfClients(long seed) {
        random = new SplittableRandom(seed);
        List<Surface> surfaces = new ArrayList<>();
        for (int index = 0; index < SURFACES; index++) {
            boolean shaped = random.nextInt(3) == 0;
            Surface surface = new Surface(random.nextInt(1, 70), random.nextInt(1, 60), shaped, () -> {});
            surfaces.add(surface);
            clients.add(new Client(surface, shaped));
        }
        composition = new Composition(WIDTH, HEIGHT, surfaces);
        bare = composition.picture().pixels().clone();
    }

    /** What one client knows: what it has drawn, and what of it the compositor has taken. */
    private final class Client {
        final Surface surface;
        final boolean shaped;
        int[] mine = {};
        Canvas canvas;
        boolean open;
        boolean submitted;
        int x;
        int y;

        int[] shown;
        int shownX;
        int shownY;

        Client(Surface surface, boolean shaped) {
            this.surface = surface;
            this.shaped = shaped;
        }

        void step() {
            int choice = random.nextInt(12);
            if (!open) {
                if (choice < 3 && surface.open()) {
                    open = true;
                    move();
                    mine = new int[surface.width() * surface.height()];
                    Arrays.fill(mine, shaped ? Surface.CLEAR : 0);
                    canvas = surface.begin();
                }
            } else if (choice == 0) {
                surface.close();
                open = false;
                submitted = false;
                canvas = null;
            } else if (!submitted) {
                if (canvas == null) {
                    canvas = surface.begin();
                }
                if (choice == 1) {
                    move();
                } else if (choice < 8) {
                    draw();
                } else {
                    canvas = null;
                    submitted = true;
                    surface.submit();
                }
            }
        }

        private void move() {
            x = random.nextInt(-50, WIDTH + 10);
            y = random.nextInt(-50, HEIGHT + 10);
            surface.moveTo(x, y);
        }

        private void draw() {
            int left = random.nextInt(-5, surface.width());
            int top = random.nextInt(-5, surface.height());
            int w = random.nextInt(1, 40);
            int h = random.nextInt(1, 40);
            int color = shaped && random.nextBoolean() ? Surface.CLEAR : random.nextInt(1 << 24);
            canvas.fill(left, top, w, h, color);
            for (int row = Math.max(0, top); row < Math.min(surface.height(), top + h); row++) {
                for (int column = Math.max(0, left); column < Math.min(surface.width(), left + w); column++) {
                    mine[row * surface.width() + column] = color;
                }
            }
        }

        /** The compositor has composed. */
        void composed() {
            if (!open) {
                shown = null;
            } else if (submitted) {
                shown = mine.clone();
                shownX = x;
                shownY = y;
                submitted = false;
            }
        }
    }

    /** Some frames with some steps before each; then all clients are killed, and there is one frame more. */
    void run(int frames) {
        for (int frame = 0; frame < frames; frame++) {
            for (int step = random.nextInt(12); step > 0; step--) {
                clients.get(random.nextInt(SURFACES)).step();
            }
            frame("frame " + frame);
        }
        for (Client client : clients) {
            if (client.open) {
                client.surface.close();
                client.open = false;
            }
        }
        frame("the last frame");
        if (composition.surfacesInUse() != 0) {
            throw new AssertionError(composition.surfacesInUse() + " surfaces have not come back");
        }
        if (!Arrays.equals(composition.picture().pixels(), bare)) {
            throw new AssertionError("something is left on the picture");
        }
    }

    private void frame(String which) {
        composition.compose();
        clients.forEach(Client::composed);
        int[] pixels = composition.picture().pixels();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (pixels[y * WIDTH + x] != expected(x, y)) {
                    throw new AssertionError("%s: pixel (%d, %d) is %06x, must be %06x"
                            .formatted(which, x, y, pixels[y * WIDTH + x], expected(x, y)));
                }
            }
        }
        if (composition.picture().differencesFrom(composition.recomposed()) != 0) {
            throw new AssertionError(which + ": the compositor's own check differs");
        }
    }

    private int expected(int x, int y) {
        for (int index = SURFACES - 1; index >= 0; index--) {
            Client client = clients.get(index);
            int column = x - client.shownX;
            int row = y - client.shownY;
            if (client.shown != null
                    && column >= 0
                    && column < client.surface.width()
                    && row >= 0
                    && row < client.surface.height()) {
                int pixel = client.shown[row * client.surface.width() + column];
                if (!client.shaped || pixel != Surface.CLEAR) {
                    return pixel;
                }
            }
        }
        return bare[y * WIDTH + x];
    }
}
