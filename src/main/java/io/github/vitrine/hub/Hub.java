package io.github.vitrine.hub;

import io.github.vitrine.error.DownloadException;
import io.github.vitrine.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Models by name, from the Hugging Face hub or from the cache on this machine, which Python's
 * {@code huggingface_hub} shares.
 *
 * <p>Safe for any number of threads and processes at once: a file that two want is downloaded once.
 * A download that broke off, however it did, is completed by the next one.
 */
public final class Hub {
    private final HubOptions options;
    private final HubClient client;

    /**
     * A hub.
     *
     * @param options where it is, and where models are kept
     */
    public Hub(HubOptions options) {
        this.options = options;
        this.client = new HubClient(options);
    }

    /**
     * The folder of a model, complete: its config, its preprocessor config, its weights. Downloads
     * what is missing.
     *
     * <p>A commit that is cached never touches the network. A branch or tag is looked up each time;
     * if the hub can't be reached or refuses, what it meant the last time serves.
     *
     * @param model which
     * @param configCheck gets {@code config.json} before anything large is downloaded, and throws
     *     if the model is none that runs
     * @return the folder; don't write into it
     * @throws DownloadException if the model can't be had; the message says what to do
     */
    public Path download(ModelId model, Consumer<JsonObject> configCheck) {
        try {
            Optional<Path> cached = cached(model);
            if (cached.isPresent() && (options.offline() || model.isPinned())) {
                configCheck.accept(ModelFiles.config(model, cached.get()));
                return cached.get();
            }
            if (options.offline()) {
                throw new DownloadException(
                        notCached(model)
                                + ". Offline is chosen (HF_HUB_OFFLINE): choose online and"
                                + " download it once");
            }
            return online(model, configCheck, cached);
        } catch (IOException e) {
            throw Refusal.explain(options, model, e);
        }
    }

    private Path online(ModelId model, Consumer<JsonObject> configCheck, Optional<Path> cached)
            throws IOException {
        Listing listing;
        try {
            listing = lookUp(model, cached.isPresent());
        } catch (IOException e) {
            if (cached.isEmpty() || isNotFound(e)) {
                throw e;
            }
            options.listener()
                    .note(model + ": " + Retry.describe(e) + "; taking what is in the cache");
            configCheck.accept(ModelFiles.config(model, cached.get()));
            return cached.get();
        }
        Path folder = new SnapshotDownload(client, options, model, listing).run(configCheck);
        remember(model, listing.commit());
        return folder;
    }

    /** Who has the model already does not want to wait for a hub that is not there. */
    private Listing lookUp(ModelId model, boolean impatient) throws IOException {
        RetryPolicy policy = impatient ? options.retries().once() : options.retries();
        return new Retry(policy, options.listener(), model.toString())
                .run(() -> client.listing(model));
    }

    private static boolean isNotFound(IOException e) {
        return e instanceof StatusException status && status.status() == 404;
    }

    /** Only now: a branch in the cache should always mean something whole. */
    private void remember(ModelId model, String commit) {
        try {
            cache(model).remember(model.revision(), commit);
        } catch (IOException e) {
            // A cache that only others may write serves all the same, online.
            options.listener().note(model + ": the cache could not be brought up to date: " + e);
        }
    }

    /** The folder of a model if the cache has all of it. */
    private Optional<Path> cached(ModelId model) throws IOException {
        return cache(model)
                .commit(model.revision())
                .map(cache(model)::snapshot)
                .filter(folder -> ModelFiles.missing(folder).isEmpty());
    }

    private String notCached(ModelId model) throws IOException {
        ModelCache cache = cache(model);
        // Where even the commit is not known, the folder of the branch stands for what is missing.
        Path folder = cache.snapshot(cache.commit(model.revision()).orElse(model.revision()));
        return model
                + ": expected it in the cache "
                + options.cache()
                + ", found "
                + String.join(", ", ModelFiles.missing(folder))
                + " missing";
    }

    /**
     * What the cache holds, of all programs that use it.
     *
     * @return every commit of every model, by name
     */
    public List<CachedModel> models() {
        return CacheContents.list(options.cache());
    }

    /**
     * Deletes a model from the cache, with all its commits.
     *
     * @param name {@code owner/name}
     * @return whether it was there
     */
    public boolean remove(String name) {
        return CacheContents.remove(cache(new ModelId(name, ModelId.MAIN)));
    }

    private ModelCache cache(ModelId model) {
        return new ModelCache(options.cache(), model.name(), options.symbolicLinks());
    }
}
