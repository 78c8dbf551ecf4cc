package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.compositor.picture.Picture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TerminalPictureTest {
    private static final int ROWS = 2;
    private static final int COLUMNS = 4;

    /** Upper half red, lower half blue, in rows of characters that are red above blue in the middle one. */
    private static Picture twoColors(int upperRows) {
        Picture picture = new Picture(12, 12);
        Arrays.fill(picture.pixels(), 0x0000FF);
        Arrays.fill(picture.pixels(), 0, upperRows * 12, 0xFF0000);
        return picture;
    }

    @Test
    void aCharacterIsTwoPixels() {
        String[] lines = new TerminalPicture(true, true).lines(twoColors(3), COLUMNS, ROWS);
        assertThat(lines)
                .containsExactly(
                        "\033[38;2;255;0;0m\033[48;2;0;0;255m" + "▀".repeat(COLUMNS) + "\033[0m",
                        "\033[38;2;0;0;255m\033[48;2;0;0;255m" + "▀".repeat(COLUMNS) + "\033[0m");
    }

    @Test
    void olderTerminalsGetTheNearestOf256Colors() {
        String[] lines = new TerminalPicture(false, true).lines(twoColors(6), COLUMNS, ROWS);
        assertThat(lines[0]).startsWith("\033[38;5;196m\033[48;5;196m▀");
        assertThat(lines[1]).startsWith("\033[38;5;21m\033[48;5;21m▀");
    }

    @Test
    void withoutHalfBlocksACharacterIsABlankOfTheMeanColor() {
        String[] lines = new TerminalPicture(true, false).lines(twoColors(3), COLUMNS, ROWS);
        assertThat(lines[0]).isEqualTo("\033[48;2;127;0;127m" + " ".repeat(COLUMNS) + "\033[0m");
    }

    @Test
    void isAsHighAsThePictureIs() {
        assertThat(TerminalPicture.rows(new Picture(1280, 720), 80)).isEqualTo(22);
        assertThat(TerminalPicture.rows(new Picture(1280, 720), 1)).isEqualTo(1);
    }

    @Test
    void sayWhatIsMissingForAView() {
        assertThatThrownBy(() -> new DemoViews(DemoView.Place.TERMINAL, null, false))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--view terminal needs a terminal");
    }
}
