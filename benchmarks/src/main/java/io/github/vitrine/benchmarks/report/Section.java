package io.github.vitrine.benchmarks.report;

import com.google.gson.JsonElement;
import java.io.PrintStream;
import java.util.List;

/** The results of one experiment, ready to be shown. */
public interface Section {
    /**
     * What the experiment is called.
     *
     * @return the name of its files, without ending
     */
    String name();

    /**
     * Shows the results to a person.
     *
     * @param out receives a table
     */
    void print(PrintStream out);

    /**
     * The results, every single measurement included.
     *
     * @return an object or array
     */
    JsonElement json();

    /**
     * The targets that the results say something about.
     *
     * @return met or not; may be empty
     */
    List<Target> targets();

    /**
     * The results as a picture.
     *
     * @return pictures, each with a name for its file; may be empty
     */
    List<Picture> pictures();

    /**
     * A picture and where it goes.
     *
     * @param name of the file, without ending
     * @param svg draws it, given the line that says where and when the results were measured
     */
    record Picture(String name, Drawing svg) {}

    /** Draws a picture. */
    @FunctionalInterface
    interface Drawing {
        /**
         * Draws.
         *
         * @param where the line that says where and when the results were measured
         * @return an SVG document
         */
        String draw(String where);
    }
}
