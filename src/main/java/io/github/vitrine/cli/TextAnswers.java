package io.github.vitrine.cli;

import io.github.vitrine.Classification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Answers for people: a line per label, under the picture's name where there are several. */
final class TextAnswers implements AnswerWriter {
    private final PrintWriter out;
    private final boolean named;

    TextAnswers(PrintWriter out, List<Path> pictures) {
        this.out = out;
        this.named = pictures.size() > 1;
    }

    @Override
    public void write(Path picture, List<Classification> labels) {
        if (named) {
            out.println(picture);
        }
        for (Classification c : labels) {
            out.printf(Locale.ROOT, "%6.2f%%  %s%n", 100 * c.probability(), c.label());
        }
        out.flush();
    }
}
