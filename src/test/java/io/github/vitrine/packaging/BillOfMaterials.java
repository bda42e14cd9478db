package io.github.vitrine.packaging;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** What the build says the jar needs: the CycloneDX file beside it. */
final class BillOfMaterials {
    /** The jar that was just packaged. */
    static final Path JAR = Path.of(System.getProperty("vitrine.jar")).toAbsolutePath();

    /**
     * A library.
     *
     * @param isRequired whether a user of our jar gets it; false if it is optional
     * @param licenses SPDX identifiers, or what the library calls its licence
     * @param sha256 of its jar, in hexadecimal
     */
    record Library(
            String group,
            String name,
            String version,
            boolean isRequired,
            String licenses,
            String sha256) {
        /** Where the build has put a copy of its jar. */
        Path jar() {
            return JAR.resolveSibling("lib").resolve(name + "-" + version + ".jar");
        }
    }

    private BillOfMaterials() {}

    /** All libraries. */
    static List<Library> libraries() throws IOException {
        String text = Files.readString(JAR.resolveSibling("bom.json"));
        List<Library> libraries = new ArrayList<>();
        JsonObject bom = JsonParser.parseString(text).getAsJsonObject();
        for (JsonElement element : bom.getAsJsonArray("components")) {
            libraries.add(library(element.getAsJsonObject()));
        }
        return libraries;
    }

    /** The jars that a user of our jar gets. */
    static List<Path> requiredJars() throws IOException {
        return libraries().stream().filter(Library::isRequired).map(Library::jar).toList();
    }

    private static Library library(JsonObject component) {
        StringJoiner licenses = new StringJoiner(", ");
        JsonArray stated = component.getAsJsonArray("licenses");
        for (JsonElement entry : stated == null ? new JsonArray() : stated) {
            JsonObject license = entry.getAsJsonObject().getAsJsonObject("license");
            licenses.add(license.get(license.has("id") ? "id" : "name").getAsString());
        }
        String sha256 = "";
        for (JsonElement hash : component.getAsJsonArray("hashes")) {
            if (hash.getAsJsonObject().get("alg").getAsString().equals("SHA-256")) {
                sha256 = hash.getAsJsonObject().get("content").getAsString();
            }
        }
        return new Library(
                component.get("group").getAsString(),
                component.get("name").getAsString(),
                component.get("version").getAsString(),
                component.get("scope").getAsString().equals("required"),
                licenses.toString(),
                sha256);
    }
}
