package dev.heddle.report;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless Chromium with one page. */
final class Chromium implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Process process;
    private final DevTools page;
    private final List<String> complaints = new ArrayList<>();

    /** The program, if it is installed. */
    static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it; its profile is made in the folder. */
    Chromium(Path program, Path folder) throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String address = address();
        Thread.ofPlatform().daemon().name("chromium-stderr").start(this::drain);
        page = new DevTools(page(address));
        page.send("Runtime.enable");
        page.send("Log.enable");
        page.send("Page.enable");
    }

    private String address() throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
            said.append(line).append('\n');
        }
        throw new IOException("Chromium ended at once: " + said);
    }

    private void drain() {
        try (BufferedReader rest = process.errorReader(StandardCharsets.UTF_8)) {
            while (rest.readLine() != null) {
                // Only so that the pipe does not fill up.
            }
        } catch (IOException e) {
            // Its end.
        }
    }

    private static URI page(String address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/json/list"))
                    .build();
            String targets = client.send(request, BodyHandlers.ofString()).body();
            for (Object target : DevTools.list(targets)) {
                if (target instanceof Map<?, ?> map && "page".equals(map.get("type"))) {
                    return URI.create(String.valueOf(map.get("webSocketDebuggerUrl")));
                }
            }
            throw new IOException("no page among " + targets);
        }
    }

    /** Loads a page anew, as wide as given, and waits until its script has run. */
    void load(Path file, int width, boolean dark) throws InterruptedException {
        send(
                "Emulation.setDeviceMetricsOverride",
                "width",
                width,
                "height",
                900,
                "deviceScaleFactor",
                1,
                "mobile",
                false);
        String scheme = dark ? "dark" : "light";
        send(
                "Emulation.setEmulatedMedia",
                "features",
                new DevTools.Raw("[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]"));
        send("Page.navigate", "url", "about:blank");
        complaints(); // of the page before
        send("Page.navigate", "url", file.toUri().toString());
        awaitTrue("location.protocol === 'file:' && document.readyState === 'complete'");
    }

    /** The value of an expression; of a promise, what it is fulfilled with. */
    @Nullable
    Object evaluate(String expression) throws InterruptedException {
        Map<String, @Nullable Object> answer =
                send("Runtime.evaluate", "expression", expression, "awaitPromise", true, "returnByValue", true);
        if (answer.containsKey("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
        }
        return DevTools.child(answer, "result").get("value");
    }

    double number(String expression) throws InterruptedException {
        return ((Number) Objects.requireNonNull(evaluate(expression), expression)).doubleValue();
    }

    String text(String expression) throws InterruptedException {
        return String.valueOf(evaluate(expression));
    }

    /** Waits until an expression is true. */
    void awaitTrue(String expression) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!Boolean.TRUE.equals(evaluate(expression))) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("never true: " + expression + "; the page says " + complaints());
            }
        }
    }

    /** Turns the wheel at a place of the window. */
    void wheel(double x, double y, double delta) throws InterruptedException {
        send("Input.dispatchMouseEvent", "type", "mouseWheel", "x", x, "y", y, "deltaX", 0, "deltaY", delta);
        frame();
    }

    /** Presses the mouse at a place, moves it, and lets it go. */
    void drag(double x, double y, double toX) throws InterruptedException {
        mouse("mouseMoved", x, y, 0);
        mouse("mousePressed", x, y, 1);
        for (int step = 1; step <= 4; step++) {
            mouse("mouseMoved", x + (toX - x) * step / 4, y, 1);
        }
        mouse("mouseReleased", toX, y, 0);
        frame();
    }

    void move(double x, double y) throws InterruptedException {
        mouse("mouseMoved", x, y, 0);
        frame();
    }

    private void mouse(String type, double x, double y, int buttons) throws InterruptedException {
        String button = type.equals("mouseMoved") ? "none" : "left";
        send(
                "Input.dispatchMouseEvent",
                "type",
                type,
                "x",
                x,
                "y",
                y,
                "button",
                button,
                "buttons",
                buttons,
                "clickCount",
                1);
    }

    void key(String key) throws InterruptedException {
        send("Input.dispatchKeyEvent", "type", "keyDown", "key", key);
        send("Input.dispatchKeyEvent", "type", "keyUp", "key", key);
        frame();
    }

    /** Lets the page draw: what it does about an input it has done when its next two frames are drawn. */
    private void frame() throws InterruptedException {
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
    }

    /** What the page complained of since the last call: errors that nobody caught, and what the console has as error or warning. */
    List<String> complaints() {
        collect();
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    private Map<String, @Nullable Object> send(String method, Object... parameters) throws InterruptedException {
        Map<String, @Nullable Object> result = page.send(method, parameters);
        collect();
        return result;
    }

    private void collect() {
        for (Map<String, @Nullable Object> event : page.events()) {
            Map<String, @Nullable Object> details = DevTools.child(event, "params");
            switch (String.valueOf(event.get("method"))) {
                case "Runtime.exceptionThrown" -> complaints.add("exception: " + details);
                case "Runtime.consoleAPICalled" -> {
                    if (List.of("error", "warning", "assert").contains(String.valueOf(details.get("type")))) {
                        complaints.add("console: " + details);
                    }
                }
                case "Log.entryAdded" -> complaints.add("log: " + details);
                default -> {
                    // It loads, it draws.
                }
            }
        }
    }

    @Override
    public void close() {
        page.close();
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
