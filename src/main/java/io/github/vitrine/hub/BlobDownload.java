package io.github.vitrine.hub;

import io.github.vitrine.error.DownloadException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gets one file's bytes into the cache: goes on where the last attempt stopped, whoever's it was,
 * and gives the file its name when length and checksum are right. The caller holds the lock.
 */
final class BlobDownload {
    /** A file that comes wrong twice is wrong at its source. */
    private static final int MOST_WRONG = 2;

    private static final Pattern RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-[0-9]+/(?:[0-9]+|\\*)");

    private final HubClient client;
    private final HubOptions options;
    private final ModelId model;
    private final String commit;
    private final RemoteFile file;
    private final Path incomplete;
    private final Path blob;

    BlobDownload(
            HubClient client,
            HubOptions options,
            ModelId model,
            String commit,
            RemoteFile file,
            Path incomplete,
            Path blob) {
        this.client = client;
        this.options = options;
        this.model = model;
        this.commit = commit;
        this.file = file;
        this.incomplete = incomplete;
        this.blob = blob;
    }

    /** The bytes are not those of the file, however many come. */
    private static final class WrongBytes extends IOException {
        private static final long serialVersionUID = 1L;

        WrongBytes(String message) {
            super(message);
        }
    }

    void run() throws IOException {
        if (file.size() < 0 && !file.etag().isChecksum()) {
            throw new DownloadException(
                    what() + ": expected a size or a checksum from the hub, found neither");
        }
        Retry retry = new Retry(options.retries(), options.listener(), file.name());
        long furthest = 0;
        int wrong = 0;
        while (true) {
            try {
                attempt();
                return;
            } catch (WrongBytes e) {
                onDisk(() -> Files.deleteIfExists(incomplete));
                if (++wrong == MOST_WRONG) {
                    throw new DownloadException(
                            what()
                                    + ": "
                                    + e.getMessage()
                                    + ", twice. Nothing was kept. Does a proxy change the bytes?",
                            e);
                }
                options.listener().note(file.name() + ": " + e.getMessage() + "; starting over");
            } catch (IOException e) {
                long reached = reached();
                if (reached > furthest) {
                    furthest = reached;
                    retry.progressed();
                }
                retry.failed(e);
            }
        }
    }

    private void attempt() throws IOException {
        onDisk(() -> Files.createDirectories(blob.getParent()));
        try (FileChannel channel = open()) {
            if (file.size() >= 0 && onDisk(channel::size) > file.size()) {
                onDisk(() -> channel.truncate(0));
            }
            long here = onDisk(channel::size);
            checkSpace(here);
            options.listener().started(file.name(), here, file.size());
            if (here != file.size()) {
                receive(channel, here);
            }
            // Or a power cut could leave a good name on a file of zeros.
            onDisk(
                    () -> {
                        channel.force(true);
                        return null;
                    });
        }
        Optional<String> complaint = onDisk(() -> file.etag().complaint(incomplete));
        if (complaint.isPresent()) {
            throw new WrongBytes(complaint.get());
        }
        onDisk(() -> Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE));
        options.listener().finished(file.name(), onDisk(() -> Files.size(blob)));
    }

    private void receive(FileChannel channel, long here) throws IOException {
        HttpResponse<TimedBody> response = client.open(model, commit, file.name(), here);
        try (TimedBody body = response.body()) {
            long position = prepare(channel, here, response);
            long from = position;
            onDisk(() -> channel.position(from));
            for (List<ByteBuffer> some = body.next(); !some.isEmpty(); some = body.next()) {
                for (ByteBuffer bytes : some) {
                    position += bytes.remaining();
                    if (file.size() >= 0 && position > file.size()) {
                        throw new WrongBytes("expected " + file.size() + " bytes, found more");
                    }
                    onDisk(() -> write(channel, bytes));
                }
                options.listener().advanced(file.name(), position, file.size());
            }
            if (file.size() >= 0 && position < file.size()) {
                throw new IOException(
                        "the answer ended after " + position + " of " + file.size() + " bytes");
            }
        }
    }

    /** Where the answer's first byte belongs; what the file holds from there on is cut off. */
    private long prepare(FileChannel channel, long here, HttpResponse<TimedBody> response)
            throws IOException {
        HttpHeaders headers = response.headers();
        if (response.statusCode() == 206 && start(headers) == here) {
            return here;
        }
        onDisk(() -> channel.truncate(0));
        if (response.statusCode() != 200) {
            throw new IOException(
                    response.statusCode() == 416
                            ? "the server has nothing after " + here + " bytes"
                            : "the server sent another range than asked for");
        }
        long length = headers.firstValueAsLong("Content-Length").orElse(-1);
        if (file.size() >= 0 && length >= 0 && length != file.size()) {
            throw new WrongBytes("expected " + file.size() + " bytes, found " + length);
        }
        return 0; // From the beginning, asked for or not.
    }

    private static long start(HttpHeaders headers) {
        Matcher range = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    private static int write(FileChannel channel, ByteBuffer bytes) throws IOException {
        int written = 0;
        while (bytes.hasRemaining()) {
            written += channel.write(bytes);
        }
        return written;
    }

    private FileChannel open() {
        return onDisk(
                () ->
                        FileChannel.open(
                                incomplete, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    private long reached() {
        return onDisk(() -> Files.exists(incomplete) ? Files.size(incomplete) : 0);
    }

    private void checkSpace(long here) {
        long free = onDisk(() -> Files.getFileStore(blob.getParent()).getUsableSpace());
        // Some file systems don't know, and say 0.
        if (free > 0 && file.size() - here > free) {
            throw new DownloadException(
                    String.format(
                            "%s: expected room for %d more bytes in %s, found %d. Make room, or set"
                                    + " HF_HUB_CACHE to a folder on another disk",
                            what(), file.size() - here, blob.getParent(), free));
        }
    }

    private String what() {
        return model + ": " + file.name();
    }

    /** Something that the disk does, not the network. */
    private interface DiskTask<T> {
        T run() throws IOException;
    }

    /** The disk's errors are told apart from the network's: trying again does not help. */
    private <T> T onDisk(DiskTask<T> task) {
        try {
            return task.run();
        } catch (ClosedByInterruptException e) {
            throw new DownloadException(what() + ": interrupted. What is here is kept", e);
        } catch (IOException e) {
            throw new DownloadException(
                    String.format(
                            "%s: %s can't be written: %s. What is here is kept, and the next"
                                    + " download goes on from there",
                            what(), incomplete, e.getMessage()),
                    e);
        }
    }
}
