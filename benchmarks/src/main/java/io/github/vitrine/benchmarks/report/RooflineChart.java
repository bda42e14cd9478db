package io.github.vitrine.benchmarks.report;

import io.github.vitrine.benchmarks.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;

/**
 * Speed over arithmetic intensity, both by equal factors: the roof is the lower of what the
 * arithmetic units and what the memory allow (Williams, Waterman and Patterson, 2009, "Roofline").
 */
public final class RooflineChart {
    private static final String ROOF = "#222222";
    private static final String DOT = "#2f6f9f";
    private static final int WIDTH = 860;
    private static final int HEIGHT = 460;
    private static final int LEFT = 70;
    private static final int RIGHT = 830;
    private static final int TOP = 76;
    private static final int BOTTOM = 410;

    private final String title;
    private final double operationsPerSecond;
    private final double bytesPerSecond;
    private final List<Point> points = new ArrayList<>();

    private record Point(String name, double intensity, double operationsPerSecond) {}

    /**
     * A roof without anything under it.
     *
     * @param title what it shows
     * @param operationsPerSecond the measured peak of multiply-adds
     * @param bytesPerSecond the measured peak of copies, bytes read and bytes written
     */
    public RooflineChart(String title, double operationsPerSecond, double bytesPerSecond) {
        this.title = title;
        this.operationsPerSecond = operationsPerSecond;
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * Adds a computation.
     *
     * @param name its name
     * @param intensity operations per byte that has to come from memory or go there
     * @param operationsPerSecond its speed
     * @return this
     */
    public RooflineChart point(String name, double intensity, double operationsPerSecond) {
        points.add(new Point(name, intensity, operationsPerSecond));
        return this;
    }

    /**
     * Draws the chart.
     *
     * @param where the line below the title
     * @return an SVG document
     */
    public String draw(String where) {
        double ridge = operationsPerSecond / bytesPerSecond;
        double most = points.stream().mapToDouble(Point::intensity).max().orElse(ridge);
        double least = points.stream().mapToDouble(Point::intensity).min().orElse(ridge);
        Axis x =
                Axis.logarithmic(
                        Math.min(least, ridge) / 2, 2 * Math.max(most, ridge), LEFT, RIGHT);
        double slowest = points.stream().mapToDouble(Point::operationsPerSecond).min().orElse(1e9);
        double floor = 1e-9 * Math.min(slowest, operationsPerSecond / 10) / 2;
        Axis y = Axis.logarithmic(floor, 2e-9 * operationsPerSecond, BOTTOM, TOP);

        Svg svg = new Svg();
        svg.text(12, 24, Anchor.START, 16, title);
        svg.text(12, 42, Anchor.START, 10, where);
        for (double mark : x.marks()) {
            svg.grid(x.at(mark), TOP, x.at(mark), BOTTOM);
            svg.text(x.at(mark), BOTTOM + 16, Anchor.MIDDLE, Axis.label(mark));
        }
        for (double mark : y.marks()) {
            svg.grid(LEFT, y.at(mark), RIGHT, y.at(mark));
            svg.text(LEFT - 6, y.at(mark) + 4, Anchor.END, Axis.label(mark));
        }
        svg.text((LEFT + RIGHT) / 2.0, BOTTOM + 36, Anchor.MIDDLE, "operations per byte");
        svg.text(12, TOP - 6, Anchor.START, 10, "GFLOP/s");

        double peak = y.at(1e-9 * operationsPerSecond);
        svg.line(x.at(ridge), peak, RIGHT, peak, ROOF);
        double foot = Math.max(1e9 * floor / bytesPerSecond, Math.min(least, ridge) / 2);
        svg.line(x.at(foot), y.at(1e-9 * foot * bytesPerSecond), x.at(ridge), peak, ROOF);
        for (Point point : points) {
            double px = x.at(point.intensity());
            double py = y.at(1e-9 * point.operationsPerSecond());
            svg.dot(px, py, 4, DOT, point.name());
        }
        names(svg, x, y);
        return svg.document(WIDTH, HEIGHT);
    }

    /** Dots lie close together, so their names stand in a column below the roof's ridge. */
    private void names(Svg svg, Axis x, Axis y) {
        double line = BOTTOM - 14.0 * points.size();
        for (Point point : points) {
            double px = x.at(point.intensity());
            double py = y.at(1e-9 * point.operationsPerSecond());
            svg.grid(px, py + 5, px, line - 4);
            svg.text(px - 4, line, Anchor.END, 10, point.name());
            line += 14;
        }
    }
}
