package io.github.vitrine.cli;

import com.google.gson.stream.JsonWriter;
import io.github.vitrine.Classification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Answers for machines: one array, written as it grows. */
final class JsonAnswers implements AnswerWriter {
    private final PrintWriter out;
    private final JsonWriter json;

    JsonAnswers(PrintWriter out) throws IOException {
        this.out = out;
        json = new JsonWriter(out);
        json.setIndent("  ");
        json.beginArray();
    }

    @Override
    public void write(Path picture, List<Classification> labels) throws IOException {
        json.beginObject();
        json.name("file").value(picture.toString());
        json.name("labels").beginArray();
        for (Classification c : labels) {
            json.beginObject();
            json.name("label").value(c.label());
            json.name("index").value(c.index());
            json.name("probability").value(c.probability());
            json.name("logit").value(c.logit());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    @Override
    public void close() throws IOException {
        json.endArray();
        json.flush();
        out.println();
    }
}
