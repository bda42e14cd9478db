package io.github.vitrine.checkpoint;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An open safetensors file: eight bytes of little-endian header length N, N bytes of JSON, then the
 * tensors' values. The header is read and checked on opening, values when asked for. Files may be
 * larger than 2 GiB. Safe for any number of threads.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafeTensors implements Weights, AutoCloseable {
    private static final int LENGTH_BYTES = Long.BYTES;

    /** The official loader's limit. */
    private static final long LONGEST_HEADER = 100_000_000;

    private final String origin;
    private final WeightFile file;
    private final Map<String, String> metadata;
    private final Map<String, StoredTensor> tensors;

    private SafeTensors(String origin, WeightFile file, Header header, long dataStart) {
        Map<String, StoredTensor> byName = new LinkedHashMap<>();
        for (TensorEntry entry : header.tensors().values()) {
            byName.put(entry.name(), new StoredTensor(origin, file, entry, dataStart));
        }
        this.origin = origin;
        this.file = file;
        this.metadata = Collections.unmodifiableMap(header.metadata());
        this.tensors = Collections.unmodifiableMap(byName);
    }

    /**
     * Opens a file and checks its header against the format and against the file's length.
     *
     * @param path the file
     * @return the open file, to be closed
     * @throws CheckpointException if it can't be read or is not a whole safetensors file
     */
    public static SafeTensors open(Path path) {
        WeightFile file = WeightFile.open(path);
        try {
            return open(path.toString(), file);
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    private static SafeTensors open(String origin, WeightFile file) {
        try {
            byte[] json = readHeader(origin, file);
            Header header = HeaderParser.parse(origin, json);
            long dataStart = LENGTH_BYTES + json.length;
            header.checkCovers(origin, file.length() - dataStart);
            return new SafeTensors(origin, file, header, dataStart);
        } catch (CheckpointException e) {
            byte[] start = new byte[(int) Math.min(file.length(), FileKind.BYTES)];
            file.read(0, ByteBuffer.wrap(start), "its start");
            String hint = FileKind.hint(start);
            throw hint.isEmpty() ? e : new CheckpointException(e.getMessage() + ". " + hint, e);
        }
    }

    private static byte[] readHeader(String origin, WeightFile file) {
        if (file.length() < LENGTH_BYTES) {
            throw new CheckpointException(
                    origin
                            + ": expected a safetensors file, found only "
                            + file.length()
                            + " bytes");
        }
        ByteBuffer prefix = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(0, prefix, "header length");
        long length = prefix.getLong(0);
        long most = Math.min(LONGEST_HEADER, file.length() - LENGTH_BYTES);
        if (length < 0 || length > most) {
            throw new CheckpointException(
                    String.format(
                            "%s: header length: expected at most %d bytes (%s), found %s",
                            origin,
                            most,
                            most == LONGEST_HEADER ? "the format's limit" : "the rest of the file",
                            Long.toUnsignedString(length)));
        }
        byte[] json = new byte[(int) length];
        file.read(LENGTH_BYTES, ByteBuffer.wrap(json), "header");
        return json;
    }

    /**
     * The file's {@code __metadata__}.
     *
     * @return texts by name, in the file's order; empty where there is none; can't be modified
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * All tensors.
     *
     * @return the tensors, in the header's order; can't be modified
     */
    public Collection<StoredTensor> tensors() {
        return tensors.values();
    }

    /**
     * Finds a tensor, with what a safetensors file knows of it.
     *
     * @param name its full name
     * @return the tensor, or empty if the file has none of that name
     */
    public Optional<StoredTensor> stored(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public Optional<WeightTensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public void requireUnchanged() {
        file.requireUnchanged();
    }

    /** Closes the file. Its tensors can no longer be read, but values already read stay good. */
    @Override
    public void close() {
        file.close();
    }
}
