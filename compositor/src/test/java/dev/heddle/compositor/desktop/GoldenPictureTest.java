package dev.heddle.compositor.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.compositor.client.Client;
import dev.heddle.compositor.client.Clients;
import dev.heddle.compositor.client.LoadSource;
import dev.heddle.compositor.client.Pointer;
import dev.heddle.compositor.picture.Canvas;
import dev.heddle.compositor.picture.Composition;
import dev.heddle.compositor.picture.Picture;
import dev.heddle.compositor.picture.Surface;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * The picture at a fixed seed and frame: each kind of client, overlapping, and the pointer. When the picture is meant to
 * change, {@code -Dheddle.golden=FILE.png} writes the new one; look at it before it takes the place of the old one.
 */
class GoldenPictureTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int WINDOWS = 5;
    private static final int FRAME = 240;

    /** Numbers that a scheduler might give. */
    private static final LoadSource LOAD = step -> List.of(
            new LoadSource.Reading("cpu 0 switches/s", 4000 + step * 37 % 900),
            new LoadSource.Reading("cpu 1 switches/s", 4200 + step * 53 % 700),
            new LoadSource.Reading("tasks ended/s", 2000 + step * 7 % 30));

    @Test
    void isTheGoldenOne() throws IOException {
        Picture picture = picture(1);
        String file = System.getProperty("heddle.golden");
        if (file != null) {
            picture.writePng(Path.of(file));
        }
        int wrong = picture.differencesFrom(golden());
        if (wrong != 0) {
            Path seen = Files.createTempFile("heddle-picture", ".png");
            picture.writePng(seen);
            assertThat(wrong).as("wrong pixels; the picture is in %s", seen).isZero();
        }
    }

    @Test
    void anotherSeedGivesAnother() throws IOException {
        assertThat(picture(2).differencesFrom(golden())).isPositive();
    }

    private static Picture golden() throws IOException {
        try (InputStream in = GoldenPictureTest.class.getResourceAsStream("golden.png")) {
            BufferedImage image = ImageIO.read(Objects.requireNonNull(in));
            Picture golden = new Picture(image.getWidth(), image.getHeight());
            for (int y = 0; y < golden.height(); y++) {
                for (int x = 0; x < golden.width(); x++) {
                    golden.pixels()[y * golden.width() + x] = image.getRGB(x, y) & 0xFFFFFF;
                }
            }
            return golden;
        }
    }

    private static Picture picture(long seed) {
        List<Layout.Place> places = Layout.of(WINDOWS, WIDTH, HEIGHT, seed);
        List<Surface> surfaces = new ArrayList<>();
        List<Client> clients = new ArrayList<>();
        List<Canvas> canvases = new ArrayList<>();
        for (int window = 0; window < WINDOWS; window++) {
            Layout.Place place = places.get(window);
            surfaces.add(new Surface(place.width(), place.height(), false, () -> {}));
            clients.add(Clients.of(window, seed, LOAD));
        }
        Surface pointer = new Surface(Pointer.SIZE, Pointer.SIZE, true, () -> {});
        List<Surface> all = new ArrayList<>(surfaces);
        all.add(pointer);
        Composition composition = new Composition(WIDTH, HEIGHT, all);
        for (int window = 0; window < WINDOWS; window++) {
            assertThat(surfaces.get(window).open()).isTrue();
            surfaces.get(window)
                    .moveTo(places.get(window).x(), places.get(window).y());
            canvases.add(surfaces.get(window).begin());
            clients.get(window).drawFrame(canvases.get(window), Clients.barColor(window));
        }
        assertThat(pointer.open()).isTrue();
        Pointer.draw(pointer.begin());
        for (int frame = 0; frame <= FRAME; frame++) {
            for (int window = 0; window < WINDOWS; window++) {
                int each = clients.get(window).framesPerStep();
                if (frame % each == 0) {
                    Canvas canvas = frame == 0
                            ? canvases.get(window)
                            : surfaces.get(window).begin();
                    clients.get(window).draw(canvas, frame / each, () -> {});
                    surfaces.get(window).submit();
                }
            }
            if (frame > 0) {
                pointer.begin();
            }
            pointer.moveTo(Pointer.x(frame / 60.0, WIDTH), Pointer.y(frame / 60.0, HEIGHT));
            pointer.submit();
            composition.compose();
        }
        assertThat(composition.picture().differencesFrom(composition.recomposed()))
                .isZero();
        return composition.picture();
    }
}
