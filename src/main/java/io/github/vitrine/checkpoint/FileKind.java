package io.github.vitrine.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Recognises what people often have in place of a safetensors file, and says what to do. */
final class FileKind {
    /** How many of a file's first bytes are looked at. */
    static final int BYTES = 64;

    /** What to say of PyTorch's own format. */
    static final String PICKLE =
            "PyTorch's own format can carry code that runs when it is read, so it is not read here."
                    + " Look for model.safetensors in the same repository, or convert a file you"
                    + " trust in Python: AutoModelForImageClassification.from_pretrained(DIR)"
                    + ".save_pretrained(DIR, safe_serialization=True)";

    private FileKind() {}

    /**
     * Guesses what a file that is no safetensors file might be.
     *
     * @param start its first bytes, as many as {@link #BYTES} or all
     * @return a sentence for the end of a message, or an empty text
     */
    static String hint(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        String words = text.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("version https://git-lfs")) {
            return "This looks like a Git LFS pointer, not the weights it points to: run"
                    + " 'git lfs pull'.";
        }
        if (words.startsWith("<!doctype") || words.startsWith("<html")) {
            return "This looks like a web page: the download answered with a login or error page.";
        }
        if (words.startsWith("{")) {
            return "This looks like JSON: an index is opened by a name that ends in .json.";
        }
        if (text.startsWith("PK\3\4")) {
            return "This looks like a zip file, as PyTorch's .bin, .pt and .pth files are. "
                    + PICKLE
                    + ".";
        }
        if (start.length > 1 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5) {
            return "This looks like a Python pickle. " + PICKLE + ".";
        }
        if (text.startsWith("GGUF")) {
            return "This looks like a GGUF file, which is another format.";
        }
        if (text.startsWith("\u0089HDF")) {
            return "This looks like an HDF5 file, as Keras writes: use the safetensors file.";
        }
        return "";
    }
}
