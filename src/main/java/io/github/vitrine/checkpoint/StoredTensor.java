package io.github.vitrine.checkpoint;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.json.JsonText;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.WeightTensor;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One tensor of a safetensors file. Reading goes through a buffer that the file lends for the call,
 * so that any number of threads may read, and converts from there straight into the caller's array.
 * A thread that is interrupted fails with a {@link CheckpointException} and stays interrupted;
 * other threads don't notice.
 */
public final class StoredTensor implements WeightTensor {
    private final String origin;
    private final WeightFile file;
    private final TensorEntry entry;
    private final long position;
    private final Object what;

    StoredTensor(String origin, WeightFile file, TensorEntry entry, long dataStart) {
        this.origin = origin;
        this.file = file;
        this.entry = entry;
        this.position = dataStart + entry.begin();
        this.what = new Name(entry.name());
    }

    @Override
    public String name() {
        return entry.name();
    }

    @Override
    public Shape shape() {
        return entry.shape();
    }

    @Override
    public String dtype() {
        return entry.type().name();
    }

    /**
     * The type the values are stored in.
     *
     * @return the type
     */
    public DType type() {
        return entry.type();
    }

    /**
     * The size of the values in the file.
     *
     * @return bytes
     */
    public long byteCount() {
        return entry.end() - entry.begin();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The float types of one byte or more can be read; the conversion is exact but for F64,
     * whose values are rounded to the nearest float32.
     */
    @Override
    public void read(long from, float[] target, int at, int count) {
        require(type().isFloat(), "float32");
        Objects.checkFromIndexSize(at, count, target.length);
        read(from, count, new Floats(type(), target, at));
    }

    /**
     * Reads values of an integer type or BOOL.
     *
     * @param from index of the first element, row-major
     * @param target receives the values; BOOL as 0 and 1, U64 from 2^63 on as negative numbers with
     *     the same bits
     * @param at index in {@code target} of the first value
     * @param count how many values
     * @throws CheckpointException if the file can't be read or its type is another one
     * @throws IndexOutOfBoundsException if the range lies outside the tensor or the target
     */
    public void readLongs(long from, long[] target, int at, int count) {
        require(type().isInteger(), "integers");
        Objects.checkFromIndexSize(at, count, target.length);
        read(from, count, new Longs(type(), target, at));
    }

    /**
     * Reads bytes as they are stored, whatever the type.
     *
     * @param from index of the first byte
     * @param target receives the bytes
     * @param at index in {@code target} of the first byte
     * @param count how many bytes
     * @throws CheckpointException if the file can't be read
     * @throws IndexOutOfBoundsException if the range lies outside the tensor or the target
     */
    public void readBytes(long from, byte[] target, int at, int count) {
        Objects.checkFromIndexSize(from, count, byteCount());
        file.read(position + from, ByteBuffer.wrap(target, at, count), what);
    }

    /** Name, type and shape. */
    @Override
    public String toString() {
        return JsonText.quoted(name()) + " " + type() + " " + shape();
    }

    private void read(long from, int count, Sink sink) {
        Objects.checkFromIndexSize(from, count, shape().elements());
        int width = type().bits() / Byte.SIZE;
        int capacity = WeightFile.BUFFER_BYTES / width;
        ByteBuffer buffer = file.borrowBuffer();
        try {
            for (int n, done = 0; done < count; done += n) {
                n = Math.min(capacity, count - done);
                buffer.clear().limit(n * width);
                file.read(position + (from + done) * width, buffer, what);
                sink.accept(buffer.flip(), done, n);
            }
        } finally {
            file.returnBuffer(buffer);
        }
    }

    private void require(boolean readable, String form) {
        if (!readable) {
            throw new CheckpointException(
                    origin
                            + ": "
                            + what
                            + ": expected a type with values as "
                            + form
                            + ", found "
                            + type());
        }
    }

    /** What messages call the tensor, put together when there is one. */
    private record Name(String tensor) {
        @Override
        public String toString() {
            return "tensor " + JsonText.quoted(tensor);
        }
    }

    /** Takes one bufferful: {@code n} values, before which {@code done} were taken. */
    private interface Sink {
        void accept(ByteBuffer buffer, int done, int n);
    }

    private record Floats(DType type, float[] target, int at) implements Sink {
        @Override
        public void accept(ByteBuffer buffer, int done, int n) {
            Decoder.decode(type, buffer, target, at + done, n);
        }
    }

    private record Longs(DType type, long[] target, int at) implements Sink {
        @Override
        public void accept(ByteBuffer buffer, int done, int n) {
            Decoder.decode(type, buffer, target, at + done, n);
        }
    }
}
