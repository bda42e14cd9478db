package io.github.vitrine.hub;

import io.github.vitrine.json.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a revision consists of.
 *
 * @param commit which commit the revision means now
 * @param files the names of all its files, with slashes where they lie in folders
 */
record Listing(String commit, Set<String> files) {
    /** Reads the hub's answer about a model. */
    static Listing of(JsonObject answer) {
        String commit = answer.text("sha");
        if (!ModelId.isCommit(commit)) {
            throw answer.invalid("sha", "a commit of 40 hexadecimal digits");
        }
        return new Listing(
                commit,
                answer.objects("siblings").stream()
                        .map(file -> file.text("rfilename"))
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
