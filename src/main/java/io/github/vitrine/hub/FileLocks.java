package io.github.vitrine.hub;

import io.github.vitrine.error.DownloadException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time per lock file, among this JVM's threads and among processes. The operating system
 * lets a killed process's lock go; the file itself stays, empty, as Python's do.
 *
 * <p>Who waits asks again and again: a blocking wait looks like a deadlock to the system where two
 * processes, by different threads, each hold one file's lock and wait for another's.
 */
final class FileLocks {
    /** A JVM may hold a file's lock once only, so its threads queue here first. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private static final long PAUSE_MILLIS = 50;

    private FileLocks() {}

    /** What to do alone; it is told if it can't be sure, because the file system has no locks. */
    interface Task {
        void run(boolean alone) throws IOException;
    }

    static void alone(Path file, DownloadListener listener, Task task) throws IOException {
        Path real = file.toAbsolutePath().normalize();
        ReentrantLock threads = THREADS.computeIfAbsent(real, path -> new ReentrantLock());
        try {
            threads.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        try {
            amongProcesses(real, listener, task);
        } finally {
            threads.unlock();
        }
    }

    private static void amongProcesses(Path file, DownloadListener listener, Task task)
            throws IOException {
        try (FileChannel channel = open(file)) {
            task.run(lock(channel, file, listener));
        }
    }

    private static FileChannel open(Path file) {
        try {
            Files.createDirectories(file.getParent());
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new DownloadException(
                    file
                            + ": the cache can't be written to: "
                            + e
                            + ". Set HF_HUB_CACHE to a folder that can",
                    e);
        }
    }

    /** Tells whether there is a lock to get. Closing the channel lets it go. */
    private static boolean lock(FileChannel channel, Path file, DownloadListener listener)
            throws IOException {
        try {
            if (channel.tryLock() == null) {
                listener.note("waiting for another process that holds " + file);
                while (channel.tryLock() == null) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ClosedByInterruptException e) {
            throw new InterruptedIOException("interrupted");
        } catch (IOException e) {
            listener.note(file + ": no locks here (" + e.getMessage() + "), going on without");
            return false;
        }
    }
}
