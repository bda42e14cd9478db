package io.github.vitrine.benchmarks.report;

import io.github.vitrine.benchmarks.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lying bars from zero to the median, each with a whisker from the lower to the upper quartile.
 * Bars of one group stand together; a series has one colour throughout.
 */
public final class BarChart {
    private static final String[] COLOURS = {
        "#2f6f9f", "#d98f3b", "#6a9f58", "#b0556b", "#7d6bb3", "#8a8a8a"
    };
    private static final String INK = "#222222";

    private static final int WIDTH = 860;
    private static final int LEFT = 250;
    private static final int RIGHT = 790;
    private static final int TOP = 76;
    private static final int BAR = 16;
    private static final int GAP = 12;

    private final String title;
    private final String unit;
    private final List<Bar> bars = new ArrayList<>();

    private record Bar(String group, String series, Samples values) {}

    /**
     * An empty chart.
     *
     * @param title what it shows
     * @param unit of all values, and which way is better
     */
    public BarChart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /**
     * Adds a bar below those before.
     *
     * @param group what was measured; bars in succession with the same group stand together
     * @param series of what
     * @param values the measurements
     * @return this
     */
    public BarChart bar(String group, String series, Samples values) {
        bars.add(new Bar(group, series, values));
        return this;
    }

    /**
     * Draws the chart.
     *
     * @param where the line below the title
     * @return an SVG document
     */
    public String draw(String where) {
        List<String> series = bars.stream().map(Bar::series).distinct().toList();
        double largest =
                bars.stream().mapToDouble(bar -> bar.values().quantile(0.75)).max().orElse(0);
        Axis axis = Axis.linear(largest, LEFT, RIGHT);
        long groups = bars.stream().map(Bar::group).distinct().count();
        int bottom = TOP + bars.size() * BAR + (int) groups * GAP;

        Svg svg = new Svg();
        svg.text(12, 24, Anchor.START, 16, title);
        svg.text(12, 42, Anchor.START, 10, where);
        legend(svg, series);
        for (double mark : axis.marks()) {
            svg.grid(axis.at(mark), TOP, axis.at(mark), bottom);
            svg.text(axis.at(mark), bottom + 16, Anchor.MIDDLE, Axis.label(mark));
        }
        svg.text((LEFT + RIGHT) / 2.0, bottom + 34, Anchor.MIDDLE, unit);
        double y = TOP;
        String group = null;
        for (Bar bar : bars) {
            if (!bar.group().equals(group)) {
                y += GAP;
                group = bar.group();
                svg.text(LEFT - 8, y + BAR - 4, Anchor.END, group);
            }
            draw(svg, axis, bar, y, COLOURS[series.indexOf(bar.series()) % COLOURS.length]);
            y += BAR;
        }
        return svg.document(WIDTH, bottom + 44);
    }

    private static void legend(Svg svg, List<String> series) {
        double x = LEFT;
        for (int i = 0; i < series.size(); i++) {
            svg.box(x, 54, 10, 10, COLOURS[i % COLOURS.length], series.get(i));
            svg.text(x + 15, 63, Anchor.START, series.get(i));
            x += 32 + 7.0 * series.get(i).length();
        }
    }

    private static void draw(Svg svg, Axis axis, Bar bar, double y, String colour) {
        double median = bar.values().median();
        double low = axis.at(bar.values().quantile(0.25));
        double high = axis.at(bar.values().quantile(0.75));
        double middle = y + (BAR - 2) / 2.0;
        svg.box(LEFT, y, axis.at(median) - LEFT, BAR - 2, colour, bar.series());
        svg.line(low, middle, high, middle, INK);
        svg.line(low, middle - 3, low, middle + 3, INK);
        svg.line(high, middle - 3, high, middle + 3, INK);
        String value = String.format(Locale.ROOT, median < 10 ? "%.2f" : "%.1f", median);
        svg.text(Math.max(high, axis.at(median)) + 6, y + BAR - 4, Anchor.START, value);
    }
}
