package dev.heddle.cli;

import dev.heddle.compositor.desktop.Desktop;
import dev.heddle.compositor.picture.Picture;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.io.Serial;
import java.util.List;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;

/** The picture in a window, pixel by pixel; the figures are in its title. To close it ends the run. */
final class DemoWindowView implements DemoView {
    private final JFrame frame;
    private final BufferedImage image;
    private final JPanel panel;

    /**
     * Opens it.
     *
     * @param stop what to do when the user closes it
     */
    DemoWindowView(Picture picture, Runnable stop) {
        image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        panel = new Panel(image);
        frame = new JFrame("Heddle");
        SwingUtilities.invokeLater(() -> open(stop));
    }

    private void open(Runnable stop) {
        frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosing(WindowEvent event) {
                stop.run();
            }
        });
        frame.add(panel);
        frame.pack();
        frame.setLocationByPlatform(true);
        frame.setVisible(true);
    }

    private static final class Panel extends JPanel {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient BufferedImage image;

        Panel(BufferedImage image) {
            this.image = image;
            setPreferredSize(new Dimension(image.getWidth(), image.getHeight()));
        }

        @Override
        protected void paintComponent(Graphics graphics) {
            graphics.drawImage(image, 0, 0, getWidth(), getHeight(), null);
        }
    }

    @Override
    public long intervalMillis() {
        return 33;
    }

    @Override
    public void show(Desktop desktop, DemoProgress progress) {
        Picture picture = desktop.picture();
        List<String> figures = progress.lines(desktop);
        SwingUtilities.invokeLater(() -> {
            image.setRGB(0, 0, picture.width(), picture.height(), picture.pixels(), 0, picture.width());
            frame.setTitle(figures.get(0) + ", " + figures.get(4) + ", " + figures.get(6));
            panel.repaint();
        });
    }

    @Override
    public void close() {
        SwingUtilities.invokeLater(frame::dispose);
    }
}
