package io.github.vitrine.hub;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.DownloadException;
import io.github.vitrine.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The three questions one asks a hub: what belongs to a revision, what is known of a file, and its
 * bytes. Every question is asked once; who wants to may ask again.
 *
 * <p>Redirects are followed here and not by the JDK's client, for the token's sake: it goes to the
 * endpoint's own scheme, host and port, and once a redirect has led elsewhere, to nobody. Proxies
 * are those of the JVM's settings. Nothing is sent but the questions. Thread-safe.
 */
final class HubClient {
    private static final int MOST_REDIRECTS = 10;

    /** Far above the listing of any model. */
    private static final int LONGEST_LISTING = 16 << 20;

    private final HubOptions options;
    private final HttpClient http;

    HubClient(HubOptions options) {
        this.options = options;
        this.http =
                HttpClient.newBuilder()
                        .connectTimeout(options.timeout())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(ProxySelector.getDefault())
                        // Shards come side by side on connections of their own.
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    /** What a revision consists of. */
    Listing listing(ModelId model) throws IOException {
        URI uri = address("/api/models/" + model.name() + "/revision/" + encode(model.revision()));
        String origin = uri.toString();
        try (TimedBody body = send("GET", uri, 0, new ArrayDeque<>()).body()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (List<ByteBuffer> some = body.next(); !some.isEmpty(); some = body.next()) {
                for (ByteBuffer buffer : some) {
                    byte[] copy = new byte[buffer.remaining()];
                    buffer.get(copy);
                    bytes.write(copy);
                }
                if (bytes.size() > LONGEST_LISTING) {
                    throw new DownloadException(
                            origin + ": expected at most 16 MiB of JSON, found more");
                }
            }
            return Listing.of(JsonObject.parse(origin, bytes.toString(StandardCharsets.UTF_8)));
        } catch (ConfigException e) {
            throw new DownloadException(
                    e.getMessage()
                            + ". That is no answer of a hub: check HF_ENDPOINT, and whether a"
                            + " proxy or a log-in page stands in between",
                    e);
        }
    }

    /** What is known of a file, without its bytes. */
    RemoteFile describe(ModelId model, String commit, String file) throws IOException {
        Deque<HttpHeaders> hops = new ArrayDeque<>();
        send("HEAD", fileAddress(model, commit, file), 0, hops).body().close();
        return RemoteFile.of(model, file, commit, List.copyOf(hops));
    }

    /**
     * A file's bytes from a position on, or the answer 416 if there are none.
     *
     * @return not yet read; to be closed
     */
    HttpResponse<TimedBody> open(ModelId model, String commit, String file, long position)
            throws IOException {
        return send("GET", fileAddress(model, commit, file), position, new ArrayDeque<>());
    }

    /** Follows redirects; the headers of each answer are pushed onto {@code hops}. */
    private HttpResponse<TimedBody> send(
            String method, URI start, long position, Deque<HttpHeaders> hops) throws IOException {
        URI uri = start;
        boolean trusted = true;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            trusted &= sameOrigin(uri, options.endpoint());
            HttpResponse<TimedBody> response = exchange(method, uri, position, trusted);
            hops.push(response.headers());
            Optional<String> location = response.headers().firstValue("Location");
            if (!isRedirect(response.statusCode()) || location.isEmpty()) {
                return checked(response, position);
            }
            URI next = resolve(uri, location.get());
            boolean described = response.headers().firstValue("X-Linked-Etag").isPresent();
            if (method.equals("HEAD") && described && !sameOrigin(next, uri)) {
                return response; // The store behind knows less of the file than the hub does.
            }
            response.body().close();
            uri = next;
        }
        throw new DownloadException(start + ": redirected more than " + MOST_REDIRECTS + " times");
    }

    private HttpResponse<TimedBody> exchange(
            String method, URI uri, long position, boolean withToken) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("User-Agent", "vitrine");
        if (withToken) {
            options.token().ifPresent(t -> request.header("Authorization", "Bearer " + t));
        }
        if (position > 0) {
            request.header("Range", "bytes=" + position + "-");
        }
        // Not HttpRequest's own time-out: newer JDKs count the body's time in it as well.
        CompletableFuture<HttpResponse<TimedBody>> answer =
                http.sendAsync(request.build(), info -> new TimedBody(options.timeout()));
        try {
            return answer.get(options.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("no answer for " + options.timeout().toMillis() + " ms");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    private static HttpResponse<TimedBody> checked(HttpResponse<TimedBody> response, long position)
            throws StatusException {
        int status = response.statusCode();
        boolean pastTheEnd = status == 416 && position > 0;
        if (status == 200 || status == 206 && position > 0 || pastTheEnd) {
            return response;
        }
        response.body().close();
        throw new StatusException(response.uri(), status, response.headers());
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static URI resolve(URI from, String location) {
        try {
            URI next = from.resolve(location);
            boolean secure = "https".equalsIgnoreCase(next.getScheme());
            boolean plain =
                    "http".equalsIgnoreCase(next.getScheme())
                            && "http".equalsIgnoreCase(from.getScheme());
            if (next.getHost() != null && (secure || plain)) {
                return next;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as other text that is no address.
        }
        throw new DownloadException(
                from + ": expected a redirect to an address as safe as this, found " + location);
    }

    private static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost().equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
    }

    private URI fileAddress(ModelId model, String commit, String file) {
        return address("/" + model.name() + "/resolve/" + commit + "/" + encode(file));
    }

    private URI address(String path) {
        return URI.create(options.endpoint() + path);
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
