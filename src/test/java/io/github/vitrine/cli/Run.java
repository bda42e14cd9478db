package io.github.vitrine.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.github.vitrine.hub.HubOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Supplier;

/** One run of the command line: its exit code and what it wrote. */
record Run(int code, String out, String err) {
    static Run of(Object... arguments) {
        return with(HubOptions::builder, arguments);
    }

    /** A run that takes its models from a hub of its own. */
    static Run with(Supplier<HubOptions.Builder> hub, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        int code = Main.commandLine(new PrintWriter(out), new PrintWriter(err), hub).execute(texts);
        return new Run(code, out.toString(), err.toString());
    }

    JsonElement json() {
        return JsonParser.parseString(out);
    }
}
