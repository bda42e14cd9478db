package io.github.vitrine.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** One run of the command line: its exit code and what it wrote. */
record Run(int code, String out, String err) {
    static Run of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        int code = Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(texts);
        return new Run(code, out.toString(), err.toString());
    }

    JsonElement json() {
        return JsonParser.parseString(out);
    }
}
