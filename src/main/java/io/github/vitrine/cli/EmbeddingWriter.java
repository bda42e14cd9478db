package io.github.vitrine.cli;

import com.google.gson.stream.JsonWriter;
import io.github.vitrine.Neighbour;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Where embeddings and neighbours go, picture by picture. */
interface EmbeddingWriter extends AutoCloseable {
    void embedding(Path picture, float[] values) throws IOException;

    void neighbours(Path picture, List<Neighbour> nearest) throws IOException;

    @Override
    default void close() throws IOException {}

    /** For people and line tools: the picture, a tab, and numbers; neighbours a line each. */
    record Text(PrintWriter out, boolean named) implements EmbeddingWriter {
        @Override
        public void embedding(Path picture, float[] values) {
            StringBuilder line = new StringBuilder(picture.toString());
            char separator = '\t';
            for (float value : values) {
                line.append(separator).append(value);
                separator = ' ';
            }
            out.println(line);
        }

        @Override
        public void neighbours(Path picture, List<Neighbour> nearest) {
            if (named) {
                out.println(picture);
            }
            for (Neighbour n : nearest) {
                out.printf(Locale.ROOT, "%8.4f  %s%n", n.similarity(), n.name());
            }
            out.flush();
        }
    }

    /** For machines: one array, written as it grows. */
    final class Json implements EmbeddingWriter {
        private final PrintWriter out;
        private final JsonWriter json;

        Json(PrintWriter out) throws IOException {
            this.out = out;
            json = new JsonWriter(out);
            json.beginArray();
        }

        @Override
        public void embedding(Path picture, float[] values) throws IOException {
            begin(picture);
            json.name("embedding").beginArray();
            for (float value : values) {
                json.value(value);
            }
            json.endArray();
            json.endObject();
        }

        @Override
        public void neighbours(Path picture, List<Neighbour> nearest) throws IOException {
            begin(picture);
            json.name("neighbours").beginArray();
            for (Neighbour n : nearest) {
                json.beginObject();
                json.name("file").value(n.name());
                json.name("similarity").value(n.similarity());
                json.endObject();
            }
            json.endArray();
            json.endObject();
        }

        /** Each picture on a line of its own: an embedding of one number a line helps nobody. */
        private void begin(Path picture) throws IOException {
            json.flush();
            out.println();
            json.beginObject();
            json.name("file").value(picture.toString());
        }

        @Override
        public void close() throws IOException {
            json.endArray();
            json.flush();
            out.println();
        }
    }
}
