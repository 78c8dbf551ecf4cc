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

    /** From the beginning of the navigation to the first finished drawing of everything; the best of some tries. */
    private static double millisToLoad(String page, int tries) throws IOException, InterruptedException {
        Path file = file(page);
        double best = Double.MAX_VALUE;
        for (int i = 0; i < tries; i++) {
            browser().load(file, 1400, i == 1);
            best = Math.min(best, browser().number("heddle.drawn"));
        }
        return best;
    }

    @Test
    void twoHundredThousandEventsAreThereInTwoSeconds() throws IOException, InterruptedException {
        double millis = millisToLoad(big, TRIES);

        System.out.printf("A page of %,d events is drawn in %.0f ms%n", EVENTS, millis);
        assertThat(millis).isPositive().isLessThan(MOST_MILLIS);
        assertThat(browser().number("heddle.timelines[0]().schedule.runs.reduce((sum, lane) => sum + lane.size, 0)"))
                .isGreaterThan(EVENTS / 4.0);
    }

    @Test
    void aSlowPageIsFound() throws IOException, InterruptedException {
        String slow = broken(
                big,
                "draws.forEach(drawing => drawing.again());",
                "while (performance.now() < 2100); draws.forEach(drawing => drawing.again());");

        assertThat(millisToLoad(slow, 1)).isGreaterThan(MOST_MILLIS);
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
    }

    // ---- it shows what was recorded ----

    /**
     * Zooms to 10 ms and looks at the middles of the lanes, at places a few pixels away from where a run begins or ends: there must be the
     * colour of the task that ran then, or the lane's own. Says how many places it looked at, and how many were wrong.
     */
    private static final String LOOK_AT_LANES = """
            (async () => {
              const timeline = heddle.timelines[0]();
              ['wakes', 'steals', 'preemptions', 'kicks'].forEach(series => timeline.toggle(series));
              const {schedule, palette, chart, colors} = timeline;
              const middle = (schedule.from + schedule.to) / 2;
              timeline.zoomTo(middle, middle + 10e6);
              await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              const copy = document.createElement('canvas');
              const drawn = document.querySelector('.timeline canvas');
              [copy.width, copy.height] = [drawn.width, drawn.height];
              const context = copy.getContext('2d', {willReadFrequently: true});
              context.drawImage(drawn, 0, 0);
              const pixel = (x, y) => '#' + Array.from(context.getImageData(Math.round(x), Math.round(y), 1, 1).data).slice(0, 3)
                .map(byte => byte.toString(16).padStart(2, '0')).join('');
              const seen = {run: 0, idle: 0, wrong: 0};
              const near = 3e4; // in nanoseconds: some four pixels
              for (let cpu = 0; cpu < schedule.cpus; cpu++) {
                const runs = schedule.runs[cpu];
                const runAt = time => heddle.Schedule.at(runs, time);
                for (let i = 1; i < 100; i++) {
                  const time = middle + i * 1e5;
                  const run = runAt(time);
                  if (runAt(time - near) !== run || runAt(time + near) !== run) {
                    continue;
                  }
                  const [x, y] = chart.convertToPixel({gridIndex: 0}, [time / 1e6, cpu]);
                  const color = run < 0 ? colors.lane : palette.colors[palette.colorOf(runs.task[run], runs.flags[run] & 3)];
                  seen[run < 0 ? 'idle' : 'run']++;
                  seen.wrong += pixel(x, y) === color ? 0 : 1;
                }
              }
              return seen.run + ' of runs, ' + seen.idle + ' of idle time, ' + seen.wrong + ' wrong';
            })()""";

    private static void checkShowsTheSchedule() throws InterruptedException {
        browser().evaluate("heddle.drawn");
        assertThat(browser().text(LOOK_AT_LANES)).matches("[1-9]\\d\\d of runs, \\d+ of idle time, 0 wrong");
    }

    @Test
    void theLanesShowWhatWasRecorded() throws IOException, InterruptedException {
        browser().load(file(big), 1400, false);
        checkShowsTheSchedule();
    }

    @Test
    void lanesThatShowSomethingElseAreFound() throws IOException, InterruptedException {
        String scale = "const scale = api.size([1, 1])[0] / NANOS;";
        browser().load(file(broken(big, scale, "const scale = 1.02 * api.size([1, 1])[0] / NANOS;")), 1400, false);
        assertThatThrownBy(PageInChromiumTest::checkShowsTheSchedule).isInstanceOf(AssertionError.class);
    }

    /** What the page unpacks is what the story tells. */
    private static void checkUnpacksTheStory(String page) throws IOException, InterruptedException {
        browser().load(file(page), 1400, false);
        assertThat(browser().text("""
                        (({runs, halts, wakes, steals}) => [
                          ...runs.flatMap((lane, cpu) => Array.from(lane.start, (start, i) =>
                            'run ' + [cpu, start, lane.end[i], lane.task[i], lane.flags[i] & 3, lane.flags[i] >> 2])),
                          ...halts.flatMap((lane, cpu) => Array.from(lane.start, (start, i) => 'halt ' + [cpu, start, lane.end[i], lane.kicked[i]])),
                          ...Array.from(wakes.at, (at, i) => 'wake ' + [at, wakes.task[i], wakes.waker[i], wakes.target[i], wakes.ranAt[i], wakes.ranOn[i]]),
                          ...Array.from(steals.at, (at, i) => 'steal ' + [at, steals.task[i], steals.from[i], steals.to[i]]),
                        ].join('; '))(heddle.timelines[0]().schedule)"""))
                .isEqualTo("run 0,10000,100000,1,1,1; run 0,100000,150000,2,0,3; run 1,120000,200000,1,1,4; "
                        + "halt 0,0,5000,1; halt 0,150000,200000,0; halt 1,0,110000,1; "
                        + "wake 0,1,-1,0,10000,0; wake 60000,2,0,0,100000,0; steal 120000,1,0,1");
    }

    @Test
    void whatThePageUnpacksIsWhatHappened() throws IOException, InterruptedException {
        String page = page(new ReportedRun("tiny").recording(TinySchedule.recording("first")));
        checkUnpacksTheStory(page);

        String broken = broken(page, "number += (byte & 127) * scale;", "number += (byte & 127) * 127;");
        assertThatThrownBy(() -> checkUnpacksTheStory(broken)).isInstanceOf(AssertionError.class);
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
