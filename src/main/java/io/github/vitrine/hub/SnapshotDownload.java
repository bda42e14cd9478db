package io.github.vitrine.hub;

import io.github.vitrine.error.DownloadException;
import io.github.vitrine.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Completes one commit's folder: config first, so that a wrong model costs no gigabytes. */
final class SnapshotDownload {
    private static final int PARALLEL = 4;

    /** As much as a JSON file may have to be read afterwards. */
    private static final long LONGEST_JSON = 64L << 20;

    private final HubClient client;
    private final HubOptions options;
    private final ModelId model;
    private final Listing listing;
    private final ModelCache cache;
    private final Path folder;

    SnapshotDownload(HubClient client, HubOptions options, ModelId model, Listing listing) {
        this.client = client;
        this.options = options;
        this.model = model;
        this.listing = listing;
        this.cache = new ModelCache(options.cache(), model.name(), options.symbolicLinks());
        this.folder = cache.snapshot(listing.commit());
    }

    /**
     * Fetches what is not there yet.
     *
     * @param configCheck throws if the model is none that runs
     * @return the folder
     */
    Path run(Consumer<JsonObject> configCheck) throws IOException {
        require(ModelFiles.CONFIG);
        fetch(ModelFiles.CONFIG);
        configCheck.accept(ModelFiles.config(model, folder));
        if (ModelFiles.hasPreprocessor(folder)) {
            require(ModelFiles.PREPROCESSOR);
            fetch(ModelFiles.PREPROCESSOR);
        }
        if (listing.files().contains(ModelFiles.WEIGHTS)) {
            fetch(ModelFiles.WEIGHTS);
        } else {
            cache.rememberMissing(listing.commit(), ModelFiles.WEIGHTS);
            requireWeights();
            fetch(ModelFiles.INDEX);
            Collection<String> shards = ModelFiles.shards(folder.resolve(ModelFiles.INDEX));
            shards.forEach(this::require);
            fetchAll(shards);
        }
        return folder;
    }

    private void require(String file) {
        if (!listing.files().contains(file)) {
            throw lacks(file, "");
        }
    }

    private void requireWeights() {
        if (!listing.files().contains(ModelFiles.INDEX)) {
            boolean pickle =
                    listing.files().stream().anyMatch(f -> f.matches(".*\\.(bin|pth?|ckpt)"));
            throw lacks(
                    ModelFiles.WEIGHTS + " or " + ModelFiles.INDEX,
                    pickle ? ", only weights of a format that can carry code" : "");
        }
    }

    private DownloadException lacks(String expected, String found) {
        return new DownloadException(
                String.format(
                        "%s: expected a file %s at commit %s, found none%s. See what there is at"
                                + " %s/%s/tree/%s",
                        model,
                        expected,
                        listing.commit(),
                        found,
                        options.endpoint(),
                        model.name(),
                        listing.commit()));
    }

    /** Side by side, a few at a time; the first failure stops the others. */
    private void fetchAll(Collection<String> files) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(PARALLEL, SnapshotDownload::daemon);
        try {
            CompletionService<Void> fetched = new ExecutorCompletionService<>(threads);
            for (String file : files) {
                fetched.submit(
                        () -> {
                            fetch(file);
                            return null;
                        });
            }
            for (int i = 0; i < files.size(); i++) {
                fetched.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadException(model + ": interrupted. What is here is kept", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    /** So that nothing writes any more when the caller goes on. */
    private static void awaitEnd(ExecutorService threads) {
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "vitrine-download");
        thread.setDaemon(true);
        return thread;
    }

    private void fetch(String name) throws IOException {
        if (Files.exists(folder.resolve(name))) {
            return;
        }
        String commit = listing.commit();
        RemoteFile file =
                new Retry(options.retries(), options.listener(), name)
                        .run(() -> client.describe(model, commit, name));
        if (name.endsWith(".json") && file.size() > LONGEST_JSON) {
            throw new DownloadException(
                    String.format(
                            "%s: %s: expected at most 64 MiB, found %d bytes",
                            model, name, file.size()));
        }
        FileLocks.alone(
                cache.lock(file.etag()),
                options.listener(),
                alone -> {
                    Path blob = cache.blob(file.etag());
                    if (!isWhole(blob, file)) {
                        Path incomplete = cache.incomplete(file.etag(), alone);
                        new BlobDownload(client, options, model, commit, file, incomplete, blob)
                                .run();
                    }
                    cache.link(file.etag(), commit, name);
                });
    }

    /** Whether somebody else was faster. */
    private static boolean isWhole(Path blob, RemoteFile file) throws IOException {
        return Files.exists(blob) && (file.size() < 0 || Files.size(blob) == file.size());
    }
}
