package io.github.vitrine.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where models come from, where they are kept, and how. What is not set comes from the environment
 * variables of Hugging Face's own tools: {@code HF_ENDPOINT}, {@code HF_HOME}, {@code
 * HF_HUB_CACHE}, {@code HF_TOKEN} or the token file, {@code HF_HUB_OFFLINE}. Immutable.
 */
public final class HubOptions {
    private final Builder chosen;

    private HubOptions(Builder chosen) {
        this.chosen = chosen;
    }

    /**
     * What the environment says.
     *
     * @return options
     */
    public static HubOptions defaults() {
        return builder().build();
    }

    /**
     * Starts with what the environment says.
     *
     * @return options to change
     */
    public static Builder builder() {
        return builder(System.getenv());
    }

    static Builder builder(Map<String, String> environment) {
        return new Builder(new HubEnvironment(environment));
    }

    /**
     * The hub's address.
     *
     * @return without a slash at its end
     */
    public URI endpoint() {
        return chosen.endpoint;
    }

    /**
     * The folder that holds the cached models.
     *
     * @return need not exist yet
     */
    public Path cache() {
        return chosen.cache;
    }

    /**
     * Whether the network is left alone.
     *
     * @return true if only cached models are served
     */
    public boolean offline() {
        return chosen.offline;
    }

    /** Who the user is, for models that not everyone may have. */
    Optional<String> token() {
        return chosen.token;
    }

    /** Where the token is looked for, to tell the user. */
    Path tokenFile() {
        return chosen.tokenFile;
    }

    Duration timeout() {
        return chosen.timeout;
    }

    boolean symbolicLinks() {
        return chosen.symbolicLinks;
    }

    RetryPolicy retries() {
        return chosen.retries;
    }

    DownloadListener listener() {
        return chosen.listener;
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "HubOptions[endpoint="
                + endpoint()
                + ", cache="
                + cache()
                + ", offline="
                + offline()
                + ", token="
                + (token().isPresent() ? "set" : "none")
                + "]";
    }

    /** Options in the making. Not thread-safe. */
    public static final class Builder {
        private URI endpoint;
        private Path cache;
        private Optional<String> token;
        private boolean offline;
        private Duration timeout;
        private DownloadListener listener = DownloadListener.SILENT;
        private RetryPolicy retries = RetryPolicy.DEFAULT;
        private final Path tokenFile;
        private final boolean symbolicLinks;

        private Builder(HubEnvironment environment) {
            endpoint = environment.endpoint();
            cache = environment.cache();
            token = environment.token();
            offline = environment.offline();
            timeout = environment.timeout();
            tokenFile = environment.tokenFile();
            symbolicLinks = environment.symbolicLinks();
        }

        private Builder(Builder other) {
            endpoint = other.endpoint;
            cache = other.cache;
            token = other.token;
            offline = other.offline;
            timeout = other.timeout;
            listener = other.listener;
            retries = other.retries;
            tokenFile = other.tokenFile;
            symbolicLinks = other.symbolicLinks;
        }

        /**
         * Another hub than Hugging Face's own, such as a mirror.
         *
         * @param address begins with {@code https://} or {@code http://}
         * @return this
         */
        public Builder endpoint(String address) {
            endpoint = HubEnvironment.endpoint(address);
            return this;
        }

        /**
         * Where to keep models.
         *
         * @param folder made when it is needed
         * @return this
         */
        public Builder cache(Path folder) {
            cache = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Who the user is, for models that not everyone may have. Sent to the endpoint, and nowhere
         * else.
         *
         * @param accessToken as the hub's settings page shows it; empty for none
         * @return this
         */
        public Builder token(String accessToken) {
            token = HubEnvironment.clean(accessToken);
            return this;
        }

        /**
         * Whether to leave the network alone.
         *
         * @param only true to serve only what is cached
         * @return this
         */
        public Builder offline(boolean only) {
            offline = only;
            return this;
        }

        /**
         * How long to wait for a connection, for an answer, and for an answer's next bytes.
         *
         * @param longest more than zero; by default 10 seconds, or {@code HF_HUB_DOWNLOAD_TIMEOUT}
         * @return this
         */
        public Builder timeout(Duration longest) {
            if (longest.isNegative() || longest.isZero()) {
                throw new IllegalArgumentException("expected some time, found " + longest);
            }
            timeout = longest;
            return this;
        }

        /**
         * Who hears how downloads go on.
         *
         * @param hearer may be called by several threads at once
         * @return this
         */
        public Builder listener(DownloadListener hearer) {
            listener = Objects.requireNonNull(hearer, "hearer");
            return this;
        }

        /** How often to try, and how to wait in between: tests don't sleep. */
        Builder retries(RetryPolicy policy) {
            retries = policy;
            return this;
        }

        /**
         * The options.
         *
         * @return immutable
         */
        public HubOptions build() {
            return new HubOptions(new Builder(this));
        }
    }
}
