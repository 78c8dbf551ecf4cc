package dev.heddle.compositor.client;

import dev.heddle.compositor.picture.Canvas;
import java.util.ArrayList;
import java.util.List;

/** Curves of what the scheduler says about itself. */
final class LoadMeter implements Client {
    private static final int[] INKS = {0x7CC7FF, 0xFF9F5A, 0x57C785, 0xFF6B8E, 0xC792EA, 0xFFD479};

    private final LoadSource source;
    private final List<double[]> history = new ArrayList<>();

    LoadMeter(LoadSource source) {
        this.source = source;
    }

    @Override
    public String title() {
        return "load";
    }

    @Override
    public int framesPerStep() {
        return 6;
    }

    @Override
    public void draw(Canvas canvas, long step, Runnable between) {
        List<LoadSource.Reading> readings = source.read(step);
        int room = Math.max(1, (canvas.width() - 8) / 2);
        double[] values =
                readings.stream().mapToDouble(LoadSource.Reading::value).toArray();
        history.add(values);
        if (history.size() > room) {
            history.remove(0);
        }
        canvas.fill(1, BAR, canvas.width() - 2, canvas.height() - BAR - 1, 0x161A22);
        int rows = Math.max(1, readings.size());
        int height = (canvas.height() - BAR - 4) / rows;
        for (int row = 0; row < readings.size(); row++) {
            curve(canvas, row, BAR + 2 + row * height, height - 2);
            canvas.text(6, BAR + 5 + row * height, readings.get(row).text(), INKS[row % INKS.length]);
            between.run();
        }
    }

    private void curve(Canvas canvas, int row, int top, int height) {
        double most = 1e-9;
        for (double[] values : history) {
            most = Math.max(most, row < values.length ? values[row] : 0);
        }
        for (int index = 0; index < history.size(); index++) {
            double[] values = history.get(index);
            double value = row < values.length ? values[row] : 0;
            int bar = (int) Math.round(value / most * Math.max(1, height - 14));
            for (int y = top + height - bar; y < top + height; y++) {
                canvas.dot(4 + index * 2, y, INKS[row % INKS.length] >> 1 & 0x7F7F7F, 1);
            }
            canvas.dot(4 + index * 2, top + height - bar, INKS[row % INKS.length], 2);
        }
    }
}
