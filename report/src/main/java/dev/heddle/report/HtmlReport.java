package dev.heddle.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes an HTML page about runs. The page has everything in it, and loads nothing. */
public final class HtmlReport {
    /** How many scheduling events of a run a timeline shows, unless one says otherwise: the newest. */
    public static final int DEFAULT_MOST_EVENTS = 500_000;

    private static final String PAGE = "page.html";
    private static final String PLACE_BEGIN = "<!--{";
    private static final String PLACE_END = "}-->";

    private final String title;
    private final List<ReportedRun> runs;
    private final int mostEvents;

    /**
     * Makes a report whose timelines show {@link #DEFAULT_MOST_EVENTS} events at the most.
     *
     * @param title the page's title
     * @param runs what it is about: one run, or several to be compared
     */
    public HtmlReport(String title, List<ReportedRun> runs) {
        this(title, runs, DEFAULT_MOST_EVENTS);
    }

    /**
     * Makes a report.
     *
     * @param title the page's title
     * @param runs what it is about: one run, or several to be compared
     * @param mostEvents how many scheduling events of a run its timeline shows at the most, the newest; all count in
     *     everything else
     */
    public HtmlReport(String title, List<ReportedRun> runs, int mostEvents) {
        this.title = title;
        this.runs = List.copyOf(runs);
        this.mostEvents = mostEvents;
    }

    /**
     * Writes the page to a file, which is created or overwritten.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void writeTo(Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            writeTo(out);
        }
    }

    /**
     * Writes the page.
     *
     * @param out where to; it stays open
     * @throws IOException if that fails
     */
    public void writeTo(Appendable out) throws IOException {
        String page = resource(PAGE);
        int place = 0;
        for (int begin = page.indexOf(PLACE_BEGIN); begin >= 0; begin = page.indexOf(PLACE_BEGIN, place)) {
            int end = page.indexOf(PLACE_END, begin);
            String what = page.substring(begin + PLACE_BEGIN.length(), end);
            out.append(page, place, begin);
            out.append(what.equals("data") ? data() : resource(what));
            place = end + PLACE_END.length();
        }
        out.append(page, place, page.length());
    }

    /** As JSON in ASCII, without any character that could end the script it stands in, or begin a tag or an entity. */
    private String data() throws IOException {
        StringWriter text = new StringWriter();
        JsonFactory factory =
                JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        try (JsonGenerator json = factory.createGenerator(text)) {
            json.setCharacterEscapes(new HtmlEscapes());
            json.writeStartObject();
            json.writeStringField("title", title);
            json.writeArrayFieldStart("runs");
            RunJson writer = new RunJson(json, mostEvents);
            for (ReportedRun run : runs) {
                writer.write(run);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("the report was built without " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
