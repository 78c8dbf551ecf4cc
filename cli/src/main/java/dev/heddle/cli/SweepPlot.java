package dev.heddle.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jfree.svg.SVGGraphics2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a sweep: one chart for each metric against the number of CPUs, with the median and the spread over the seeds. */
final class SweepPlot {
    private static final int COLUMNS = 2;
    private static final int WIDTH = 620;
    private static final int HEIGHT = 360;
    private static final int HEAD = 56;
    private static final Color INK = new Color(0x1F2933);
    private static final Color GRID = new Color(0xDDE3EA);
    private static final Color LINE = new Color(0x0B6E99);
    private static final Color BAND = new Color(0x9CCBE0);
    private static final String FONT = Font.SANS_SERIF;

    private final SweepReport report;

    SweepPlot(SweepReport report) {
        this.report = report;
    }

    /** Writes an SVG or a PNG, by the end of the file's name. */
    void write(Path file) throws IOException {
        int rows = Math.ceilDiv(SweepMetric.values().length, COLUMNS);
        int width = COLUMNS * WIDTH;
        int height = HEAD + rows * HEIGHT;
        if (isSvg(file)) {
            SVGGraphics2D svg = new SVGGraphics2D(width, height);
            draw(svg, width, height);
            Files.writeString(file, svg.getSVGDocument());
        } else {
            BufferedImage image = new BufferedImage(2 * width, 2 * height, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = image.createGraphics();
            graphics.scale(2, 2);
            draw(graphics, width, height);
            graphics.dispose();
            ImageIO.write(image, "png", file.toFile());
        }
    }

    static boolean isSvg(Path file) {
        return file.toString().endsWith(".svg");
    }

    private void draw(Graphics2D graphics, int width, int height) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(INK);
        graphics.setFont(new Font(FONT, Font.BOLD, 18));
        graphics.drawString(report.file(), 24, 28);
        graphics.setFont(new Font(FONT, Font.PLAIN, 13));
        graphics.drawString(
                report.conditions() + "; line: median of the seeds, light lines: least and most of them", 24, 48);
        SweepMetric[] metrics = SweepMetric.values();
        for (int i = 0; i < metrics.length; i++) {
            int x = i % COLUMNS * WIDTH;
            int y = HEAD + i / COLUMNS * HEIGHT;
            graphics.translate(x, y);
            chart(metrics[i]).paint(graphics, WIDTH, HEIGHT);
            graphics.translate(-x, -y);
        }
    }

    private XYChart chart(SweepMetric metric) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(metric.title)
                .xAxisTitle("CPUs")
                .build();
        List<Double> cpus = new ArrayList<>();
        List<Double> least = new ArrayList<>();
        List<Double> median = new ArrayList<>();
        List<Double> most = new ArrayList<>();
        for (Map.Entry<Integer, List<SweepRun.Sample>> point : report.byCpus().entrySet()) {
            SweepReport.Spread spread = SweepReport.spread(point.getValue(), metric);
            cpus.add(doublings(point.getKey()));
            least.add(spread.least());
            median.add(spread.median());
            most.add(spread.most());
        }
        line(chart, "least", cpus, least, BAND, 1.5f);
        line(chart, "most", cpus, most, BAND, 1.5f);
        XYSeries middle = line(chart, "median", cpus, median, LINE, 2.5f);
        middle.setMarker(SeriesMarkers.CIRCLE);
        middle.setMarkerColor(LINE);
        style(chart.getStyler());
        // The axis counts doublings: a logarithmic axis of the library's would name the powers of ten alone.
        chart.setCustomXAxisTickLabelsFormatter(SweepPlot::label);
        chart.getStyler().setXAxisMin(cpus.get(0)).setXAxisMax(Math.max(cpus.get(0) + 1, cpus.get(cpus.size() - 1)));
        return chart;
    }

    private static double doublings(int cpus) {
        return Math.log(cpus) / Math.log(2);
    }

    private static String label(double doublings) {
        boolean whole = doublings >= 0 && Math.abs(doublings - Math.rint(doublings)) < 1e-6;
        return whole ? Long.toString(1L << Math.round(doublings)) : "";
    }

    private static XYSeries line(
            XYChart chart, String name, List<Double> x, List<Double> y, Color color, float strokeWidth) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(strokeWidth, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    private static void style(XYStyler styler) {
        styler.setLegendVisible(false)
                .setChartBackgroundColor(Color.WHITE)
                .setChartTitleBoxVisible(false)
                .setChartTitleFont(new Font(FONT, Font.BOLD, 14))
                .setChartFontColor(INK)
                .setPlotBorderVisible(false)
                .setChartPadding(12);
        styler.setYAxisMin(0.0)
                .setXAxisTickMarkSpacingHint(40)
                .setPlotGridLinesColor(GRID)
                .setAxisTickLabelsFont(new Font(FONT, Font.PLAIN, 12))
                .setAxisTickLabelsColor(INK)
                .setAxisTitleFont(new Font(FONT, Font.PLAIN, 12))
                .setMarkerSize(6);
        styler.setYAxisDecimalPattern("#,##0.##");
    }
}
