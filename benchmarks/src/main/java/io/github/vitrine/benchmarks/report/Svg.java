package io.github.vitrine.benchmarks.report;

import java.util.Locale;

/** An SVG document being written: lines, boxes and text are all that charts need. */
final class Svg {
    /** Where a text's given point lies. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    private static final String GRID = "#dddddd";

    private final StringBuilder body = new StringBuilder();

    /** A filled box with a tooltip. */
    void box(double x, double y, double width, double height, String fill, String title) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\">"
                        + "<title>%s</title></rect>",
                x, y, width, height, fill, escape(title));
    }

    /** A dot with a tooltip. */
    void dot(double x, double y, double radius, String fill, String title) {
        add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"><title>%s</title></circle>",
                x, y, radius, fill, escape(title));
    }

    void line(double x1, double y1, double x2, double y2, String stroke) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
                x1, y1, x2, y2, stroke);
    }

    /** A line of the grid behind the data. */
    void grid(double x1, double y1, double x2, double y2) {
        line(x1, y1, x2, y2, GRID);
    }

    void text(double x, double y, Anchor anchor, String text) {
        text(x, y, anchor, 12, text);
    }

    void text(double x, double y, Anchor anchor, int size, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>",
                x, y, anchor.name().toLowerCase(Locale.ROOT), size, escape(text));
    }

    /** The document. */
    String document(int width, int height) {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                                + " height=\"%d\" font-family=\"sans-serif\" fill=\"#222222\">%n"
                                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                        width,
                        height,
                        width,
                        height)
                + body
                + "</svg>\n";
    }

    private void add(String pattern, Object... arguments) {
        body.append(String.format(Locale.ROOT, pattern, arguments)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
