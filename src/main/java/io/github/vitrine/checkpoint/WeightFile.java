package io.github.vitrine.checkpoint;

import io.github.vitrine.error.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An open file that any number of threads read at once, each at positions of its own.
 *
 * <p>The JDK closes a channel when a thread that reads from it is interrupted. Here that fails only
 * the read of the interrupted thread, which stays interrupted; the others find the channel closed,
 * open the file again and go on.
 */
final class WeightFile implements AutoCloseable {
    /** Fits into the second-level cache. */
    static final int BUFFER_BYTES = 128 << 10;

    /**
     * The JDK keeps a buffer outside the heap as large as a thread's largest read into the heap:
     * keep it small.
     */
    private static final int LONGEST_READ = BUFFER_BYTES;

    private final Path path;
    private final Identity identity;
    private final Queue<ByteBuffer> spare = new ConcurrentLinkedQueue<>();
    private FileChannel channel; // guarded by this
    private boolean closed; // guarded by this

    private WeightFile(Path path) throws IOException {
        this.path = path;
        this.identity = Identity.of(path);
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    static WeightFile open(Path path) {
        // Opening a pipe would wait for a writer.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new CheckpointException(path + ": expected a file, found a folder or device");
        }
        try {
            return new WeightFile(path);
        } catch (NoSuchFileException e) {
            throw new CheckpointException(path + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new CheckpointException(path + ": not allowed to read it", e);
        } catch (IOException e) {
            throw new CheckpointException(path + ": can't be opened: " + e.getMessage(), e);
        }
    }

    /** The file's length in bytes when it was opened. */
    long length() {
        return identity.length;
    }

    /**
     * Lends a buffer of {@value #BUFFER_BYTES} bytes, little-endian. It lies outside the heap,
     * where the JDK reads to, and is lent again: a new one for each tensor would be most of what
     * loading a model allocates.
     */
    ByteBuffer borrowBuffer() {
        ByteBuffer buffer = spare.poll();
        return buffer == null
                ? ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN)
                : buffer;
    }

    /** Takes a buffer back. */
    void returnBuffer(ByteBuffer buffer) {
        spare.add(buffer);
    }

    /**
     * Fills a buffer from its position to its limit.
     *
     * @param position of the first byte in the file
     * @param target receives the bytes
     * @param what is being read, for messages: asked for its text only then
     */
    void read(long position, ByteBuffer target, Object what) {
        int start = target.position();
        int end = target.limit();
        while (target.position() < end) {
            FileChannel open = channel(what);
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(what, null);
            }
            target.limit(Math.min(end, target.position() + LONGEST_READ));
            try {
                if (open.read(target, position + target.position() - start) < 0) {
                    throw new CheckpointException(
                            String.format(
                                    "%s: %s: expected a file of %d bytes as when it was opened,"
                                            + " found its end at %d or before",
                                    path, what, length(), position + target.position() - start));
                }
            } catch (ClosedByInterruptException e) {
                throw interrupted(what, e);
            } catch (ClosedChannelException e) {
                // Another thread was interrupted: try again, on a new channel.
                continue;
            } catch (IOException e) {
                throw new CheckpointException(
                        path + ": " + what + ": can't be read: " + e.getMessage(), e);
            }
        }
        target.limit(end);
    }

    /** Throws if the file was written to since it was opened, as far as its path still tells. */
    void requireUnchanged() {
        Identity now;
        try {
            now = Identity.of(path);
        } catch (NoSuchFileException e) {
            return; // what is open stays as it is
        } catch (IOException e) {
            throw new CheckpointException(
                    path + ": expected to see whether the file was changed: " + e.getMessage(), e);
        }
        if (Objects.equals(now.key, identity.key) && !now.equals(identity)) {
            throw new CheckpointException(
                    String.format(
                            "%s: expected the file of %d bytes that was opened, changed at %s, found"
                                    + " %d bytes, changed at %s: load the model again",
                            path, length(), identity.changed, now.length, now.changed));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw new CheckpointException(path + ": can't be closed: " + e.getMessage(), e);
        }
    }

    private synchronized FileChannel channel(Object what) {
        if (closed) {
            throw new IllegalStateException(path + ": " + what + ": read after close");
        }
        if (!channel.isOpen()) {
            channel = reopened(what);
        }
        return channel;
    }

    private FileChannel reopened(Object what) {
        try {
            if (!Identity.of(path).equals(identity)) {
                throw new CheckpointException(
                        path
                                + ": "
                                + what
                                + ": the file was changed or replaced while in use: load it again");
            }
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new CheckpointException(
                    path + ": " + what + ": can't be opened again: " + e.getMessage(), e);
        }
    }

    private CheckpointException interrupted(Object what, Exception cause) {
        return new CheckpointException(
                path + ": " + what + ": the thread was interrupted while reading", cause);
    }

    /** What tells whether a path still leads to the same bytes. */
    private record Identity(long length, FileTime modified, FileTime changed, Object key) {
        static Identity of(Path path) throws IOException {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            FileTime modified = file.lastModifiedTime();
            // The system's own, where there is one: whoever writes may set the other one back.
            FileTime changed =
                    path.getFileSystem().supportedFileAttributeViews().contains("unix")
                            ? (FileTime) Files.getAttribute(path, "unix:ctime")
                            : modified;
            return new Identity(file.size(), modified, changed, file.fileKey());
        }
    }
}
