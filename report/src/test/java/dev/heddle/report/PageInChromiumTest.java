package dev.heddle.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. Each check has a broken page that it finds. Skipped, with one line that says so, without Chromium. */
class PageInChromiumTest {
    private static final int EVENTS = 200_000;
    private static final double MOST_MILLIS = 2_000;
    private static final int TRIES = 3;

    @TempDir
    static Path folder;

    private static @Nullable Chromium browser;
    private static String big = "";

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        Optional<Path> program = Chromium.program();
        if (program.isEmpty()) {
            System.out.println("No Chromium here: the report's page is not tested in a browser");
        }
        Assumptions.assumeTrue(program.isPresent(), "no Chromium");
        browser = new Chromium(program.get(), folder);
        StringBuilder page = new StringBuilder();
        var recorded = Recordings.of(8, EVENTS, 1, EVENTS);
        assertThat(recorded.recording().events()).isBetween((long) EVENTS, EVENTS * 11L / 10);
        new HtmlReport("big", List.of(new ReportedRun("big").recording(recorded.recording()))).writeTo(page);
        big = page.toString();
        System.out.printf(
                "A page of %,d events has %,d bytes%n", recorded.recording().events(), page.length());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Chromium browser() {
        return Objects.requireNonNull(browser);
    }

    private static Path file(String page) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "page", ".html"), page);
    }

    /** A page with something broken in it. */
    private static String broken(String page, String what, String instead) {
        assertThat(page).contains(what);
        return page.replace(what, instead);
    }

    private static String page(ReportedRun run) throws IOException {
        StringBuilder page = new StringBuilder();
        new HtmlReport("test", List.of(run)).writeTo(page);
        return page.toString();
    }

    // ---- it loads quickly ----

    /** From the beginning of the navigation to the first finished drawing of everything, best of three. */
    private static double millisToLoad(String page) throws IOException, InterruptedException {
        Path file = file(page);
        double best = Double.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            browser().load(file, 1400, i == 1);
            best = Math.min(best, browser().number("heddle.drawn"));
        }
        return best;
    }

    @Test
    void twoHundredThousandEventsAreThereInTwoSeconds() throws IOException, InterruptedException {
        double millis = millisToLoad(big);

        System.out.printf("A page of %,d events is drawn in %.0f ms%n", EVENTS, millis);
        assertThat(millis).isPositive().isLessThan(MOST_MILLIS);
        assertThat(browser().number("heddle.timelines[0]().schedule.runs.reduce((sum, lane) => sum + lane.size, 0)"))
                .isGreaterThan(EVENTS / 4.0);
    }

    @Test
    void aSlowPageIsFound() throws IOException, InterruptedException {
        String slow = broken(
                big,
                "draws.forEach(({draw}) => draw());",
                "while (performance.now() < 2100); draws.forEach(({draw}) => draw());");

        assertThat(millisToLoad(slow)).isGreaterThan(MOST_MILLIS);
    }

    // ---- it zooms and pans ----

    private static void checkZooms() throws InterruptedException {
        Chromium page = browser();
        page.evaluate("heddle.drawn");
        page.evaluate("document.querySelector('.timeline').scrollIntoView({block: 'center'})");
        double x = page.number(
                "(({left, width}) => left + width * 0.5)(document.querySelector('.timeline').getBoundingClientRect())");
        double y = page.number("document.querySelector('.timeline').getBoundingClientRect().top + 60");
        double whole = width();
        String picture = picture();

        page.move(x, y);
        for (int i = 0; i < 4; i++) {
            page.wheel(x, y, -120);
        }
        assertThat(width()).as("what is in view after the wheel was turned").isLessThan(whole * 0.8);
        assertThat(picture()).as("the picture").isNotEqualTo(picture);

        double from = from();
        double width = width();
        picture = picture();
        page.drag(x, y, x + 100);
        assertThat(from())
                .as("where the view begins after it was dragged to the right")
                .isLessThan(from);
        assertThat(width()).as("what is in view then").isBetween(width * 0.999, width * 1.001);
        assertThat(picture()).as("the picture").isNotEqualTo(picture);

        page.evaluate("document.querySelector('.timeline').focus()");
        page.key("+");
        assertThat(width()).as("what is in view after +").isBetween(width * 0.49, width * 0.51);
        page.key("0");
        assertThat(width()).as("what is in view after 0").isEqualTo(whole);
    }

    private static double width() throws InterruptedException {
        return browser().number("(({from, to}) => to - from)(heddle.timelines[0]().range())");
    }

    private static double from() throws InterruptedException {
        return browser().number("heddle.timelines[0]().range().from");
    }

    private static String picture() throws InterruptedException {
        return browser().text("document.querySelector('.timeline canvas').toDataURL()");
    }

    @Test
    void theTimelineZoomsAndPans() throws IOException, InterruptedException {
        browser().load(file(big), 1400, false);
        checkZooms();
        assertThat(browser().complaints()).isEmpty();
    }

    @Test
    void aTimelineThatDoesNotZoomIsFound() throws IOException, InterruptedException {
        browser()
                .load(
                        file(broken(big, "{...zoom, type: 'inside'}", "{...zoom, type: 'inside', disabled: true}")),
                        1400,
                        false);
        assertThatThrownBy(PageInChromiumTest::checkZooms)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("after the wheel was turned");

        browser()
                .load(
                        file(broken(big, "const scale = api.size([1, 1])[0] / NANOS;", "const scale = 1e-6;")),
                        1400,
                        false);
        assertThatThrownBy(PageInChromiumTest::checkZooms)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the picture");
    }

    // ---- it has no errors ----

    @Test
    void nothingIsComplainedOfInLightAndDarkNarrowAndWide() throws IOException, InterruptedException {
        Path file = file(big);
        for (int width : new int[] {400, 1800}) {
            for (boolean dark : new boolean[] {false, true}) {
                browser().load(file, width, dark);
                browser().evaluate("heddle.drawn");
                assertThat(browser().complaints()).isEmpty();
                assertThat(browser().number("document.documentElement.scrollWidth"))
                        .as("no wider than the window")
                        .isLessThanOrEqualTo(width);
                assertThat(browser().text("getComputedStyle(document.body).backgroundColor"))
                        .isEqualTo(dark ? "rgb(18, 21, 27)" : "rgb(245, 246, 248)");
            }
        }
    }

    @Test
    void complaintsAreFound() throws IOException, InterruptedException {
        browser()
                .load(
                        file(broken(
                                big,
                                "document.title = data.title;",
                                "document.title = data.title; setTimeout(() => { throw new Error('planted'); });")),
                        1400,
                        false);
        browser().evaluate("heddle.drawn");
        assertThat(browser().complaints().toString()).contains("planted");

        browser().load(file(broken(big, "document.title = data.title;", "console.error('planted');")), 1400, false);
        browser().evaluate("heddle.drawn");
        assertThat(browser().complaints().toString()).contains("planted");
    }

    @Test
    void nothingIsLoadedFromElsewhere() throws IOException, InterruptedException {
        browser().load(file(big), 1400, false);
        assertThat(browser().number("performance.getEntriesByType('resource').length"))
                .isZero();

        String image = "document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}));";
        browser().load(file(broken(big, "document.title = data.title;", image)), 1400, false);
        browser().evaluate("heddle.drawn");
        assertThat(browser().complaints().toString()).contains("Content Security Policy");
    }

    // ---- names ----

    private static final String EVIL =
            "</script><script>window.hacked = 1</script><img src=x onerror=\"window.hacked = 2\"> &lt;b&gt; '\"\\ <!-- \u2028 \ud800";

    private static ReportedRun evil() {
        return new ReportedRun(EVIL)
                .figure(Figure.plain(EVIL, EVIL, EVIL))
                .setting(EVIL, EVIL)
                .note(EVIL)
                .frames(new Frames(EVIL, 1_000_000, 1_200_000, new long[] {0, 1_000_000, 2_300_000}))
                .table(new Table(EVIL, List.of(EVIL), List.of(List.of(EVIL))))
                .recording(TinySchedule.recording(EVIL));
    }

    private static void checkNothingWasRun() throws InterruptedException {
        assertThat(browser().evaluate("window.hacked"))
                .as("what a name has run")
                .isNull();
        assertThat(browser().complaints()).isEmpty();
        assertThat(browser().text("document.querySelector('.settings dt').textContent"))
                .startsWith("</script><script>window");
    }

    @Test
    void namesAreText() throws IOException, InterruptedException {
        browser().load(file(page(evil())), 1400, false);
        browser().evaluate("heddle.drawn");
        browser().evaluate("document.querySelector('.timeline').scrollIntoView({block: 'center'})");
        double x = browser()
                .number(
                        "(({left, width}) => left + width * 0.5)(document.querySelector('.timeline').getBoundingClientRect())");
        double y = browser().number("document.querySelector('.timeline').getBoundingClientRect().top + 30");
        browser().move(x, y);
        browser().awaitTrue("!!document.querySelector('.tip')");
        assertThat(browser().text("document.querySelector('.tip').textContent")).startsWith("</script>");
        checkNothingWasRun();
    }

    @Test
    void aNameThatIsMarkupIsFound() throws IOException, InterruptedException {
        browser()
                .load(
                        file(broken(
                                page(evil()),
                                "element.append(...children);",
                                "element.innerHTML = children.map(child => child.outerHTML ?? child).join('');")),
                        1400,
                        false);
        assertThatThrownBy(() -> {
                    browser().awaitTrue("window.hacked !== undefined");
                    checkNothingWasRun();
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("what a name has run");
    }

    // ---- little to show ----

    @Test
    void aPageWithoutEventsSaysSo() throws IOException, InterruptedException {
        browser().load(file(page(new ReportedRun("empty").recording(TinySchedule.empty()))), 1400, false);
        assertThat(browser().text("document.querySelector('.empty').textContent"))
                .startsWith("Nothing was recorded");
        assertThat(browser().number("heddle.drawn")).isZero();

        browser().load(file(page(new ReportedRun("none"))), 1400, false);
        assertThat(browser().text("document.querySelector('.empty').textContent"))
                .contains("no timeline");
        assertThat(browser().complaints()).isEmpty();
    }
}
