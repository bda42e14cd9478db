package io.github.vitrine.cli;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.error.VitrineException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Picture files by batches, of which the broken ones are reported and passed over. */
final class PictureBatches {
    /** How many pictures are computed together. */
    static final int SIZE = 8;

    private final PrintWriter err;

    PictureBatches(PrintWriter err) {
        this.err = err;
    }

    /** Takes the answer to one picture. */
    interface Sink<T> {
        void accept(Path picture, T answer) throws IOException;
    }

    /**
     * Answers pictures.
     *
     * @param answers to several pictures
     * @param sink takes the answers in the order of the pictures
     * @return whether every picture could be read
     */
    <T> boolean run(List<Path> pictures, Function<List<Path>, List<T>> answers, Sink<T> sink)
            throws IOException {
        PictureProgress progress = new PictureProgress(err, pictures.size());
        boolean allRead = true;
        for (int from = 0; from < pictures.size(); from += SIZE) {
            progress.at(from);
            List<Path> batch = pictures.subList(from, Math.min(pictures.size(), from + SIZE));
            List<T> got;
            try {
                got = answers.apply(batch);
                progress.clear();
            } catch (CheckpointException e) {
                progress.clear();
                throw e; // no picture's fault
            } catch (VitrineException broken) {
                progress.clear();
                // One by one: the answers are the same bits, and only the broken one is missing.
                allRead &= runEach(batch, answers, sink);
                continue;
            }
            for (int i = 0; i < batch.size(); i++) {
                sink.accept(batch.get(i), got.get(i));
            }
        }
        return allRead;
    }

    private <T> boolean runEach(
            List<Path> batch, Function<List<Path>, List<T>> answers, Sink<T> sink)
            throws IOException {
        boolean allRead = true;
        for (Path picture : batch) {
            T got;
            try {
                got = answers.apply(List.of(picture)).get(0);
            } catch (CheckpointException e) {
                throw e;
            } catch (VitrineException broken) {
                err.println(Main.line(broken));
                allRead = false;
                continue;
            }
            sink.accept(picture, got);
        }
        return allRead;
    }
}
