package io.github.vitrine.cli;

import io.github.vitrine.hub.DownloadListener;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How a download goes on: on a terminal one bar for all files, with rate and time left, redrawn in
 * place; elsewhere a line when a file begins and ends. Thread-safe.
 */
final class ProgressLines implements DownloadListener, AutoCloseable {
    private static final int WIDTH = 20;
    private static final long REDRAW_MILLIS = 100;

    /** How far one file is, and how far it was when we began: rates count only what came since. */
    private record Part(long begun, long position, long size) {}

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier millis;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private long start = -1;
    private long drawn = Long.MIN_VALUE / 2;
    private int columns;

    ProgressLines(PrintWriter err, boolean terminal, LongSupplier millis) {
        this.err = err;
        this.terminal = terminal;
        this.millis = millis;
    }

    /** The launcher knows whether standard error is a terminal; without it we take it for none. */
    static ProgressLines of(PrintWriter err) {
        return new ProgressLines(
                err, Boolean.getBoolean("vitrine.terminal"), () -> System.nanoTime() / 1_000_000);
    }

    @Override
    public synchronized void started(String file, long position, long size) {
        if (start < 0) {
            start = millis.getAsLong();
        }
        parts.put(file, new Part(position, position, size));
        if (!terminal) {
            String more = position > 0 ? ", going on after " + ByteText.size(position) : "";
            line(file + (size < 0 ? "" : ": " + ByteText.size(size)) + more);
        }
    }

    @Override
    public synchronized void advanced(String file, long position, long size) {
        Part part = parts.get(file);
        parts.put(file, new Part(Math.min(part.begun, position), position, size));
        long now = millis.getAsLong();
        if (terminal && now - drawn >= REDRAW_MILLIS) {
            drawn = now;
            draw(now);
        }
    }

    @Override
    public synchronized void finished(String file, long size) {
        Part part = parts.get(file);
        parts.put(file, new Part(part.begun, size, size));
        if (terminal) {
            draw(millis.getAsLong());
        } else {
            line(file + ": complete and checked");
        }
    }

    @Override
    public synchronized void note(String message) {
        line(message);
    }

    /** Ends the bar, if there is one. */
    @Override
    public synchronized void close() {
        if (columns > 0) {
            err.println();
            err.flush();
            columns = 0;
        }
    }

    private void line(String text) {
        clear();
        err.println("vitrine: " + text);
        err.flush();
    }

    private void clear() {
        if (columns > 0) {
            err.print("\r" + " ".repeat(columns) + "\r");
            columns = 0;
        }
    }

    private void draw(long now) {
        long position = 0;
        long size = 0;
        long came = 0;
        boolean known = true;
        for (Part part : parts.values()) {
            position += part.position;
            came += part.position - part.begun;
            size += part.size;
            known &= part.size >= 0;
        }
        long rate = came * 1000 / Math.max(1, now - start);
        StringBuilder text = new StringBuilder();
        if (known && size > 0) {
            int full = (int) (WIDTH * position / size);
            text.append('[')
                    .append("#".repeat(full))
                    .append("-".repeat(WIDTH - full))
                    .append(String.format("] %3d%%  ", 100 * position / size));
        }
        text.append(ByteText.size(position));
        if (known) {
            text.append(" of ").append(ByteText.size(size));
        }
        text.append(", ").append(ByteText.size(rate)).append("/s");
        if (known && rate > 0 && position < size) {
            text.append(", ").append(ByteText.time((size - position) / rate)).append(" left");
        }
        // Blanks over what a longer line left behind.
        String rest = " ".repeat(Math.max(0, columns - text.length()));
        columns = text.length();
        err.print("\r" + text + rest);
        err.flush();
    }
}
