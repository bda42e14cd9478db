package io.github.vitrine.hub;

import io.github.vitrine.error.DownloadException;
import io.github.vitrine.json.JsonText;
import java.util.regex.Pattern;

/**
 * Which model, and which state of it.
 *
 * @param name {@code owner/name}, or {@code name} alone for a few old ones
 * @param revision a branch, a tag, or a commit's 40 hexadecimal digits
 */
public record ModelId(String name, String revision) {
    /** The branch that is meant where none is named. */
    public static final String MAIN = "main";

    private static final String WORD = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
    private static final Pattern NAME = Pattern.compile("(?:" + WORD + "/)?" + WORD);
    private static final Pattern REVISION =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*(?:/[A-Za-z0-9_][A-Za-z0-9._+-]*)*");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /**
     * Refuses what can't be a name or a revision, before it becomes part of a path or address.
     *
     * @param name {@code owner/name} or {@code name}
     * @param revision a branch, a tag, or a commit's 40 hexadecimal digits
     * @throws DownloadException if one of them can't be that
     */
    public ModelId {
        // "--" stands for the slash in the names of the cache's folders.
        if (!NAME.matcher(name).matches() || name.contains("--") || name.contains("..")) {
            throw new DownloadException(
                    "expected a model's name, such as google/vit-base-patch16-224, found "
                            + JsonText.quoted(name));
        }
        if (revision.length() > 200
                || !REVISION.matcher(revision).matches()
                || revision.contains("..")) {
            throw new DownloadException(
                    name
                            + ": expected a branch, tag or commit as revision, found "
                            + JsonText.quoted(revision));
        }
    }

    /**
     * Reads {@code owner/name} or {@code owner/name@revision}.
     *
     * @param text as a user types it
     * @return the model, at its main branch if no revision is named
     * @throws DownloadException if the text is neither
     */
    public static ModelId parse(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? new ModelId(text, MAIN)
                : new ModelId(text.substring(0, at), text.substring(at + 1));
    }

    /** Whether the revision can never come to mean other files. */
    boolean isPinned() {
        return isCommit(revision);
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return revision.equals(MAIN) ? name : name + "@" + revision;
    }
}
