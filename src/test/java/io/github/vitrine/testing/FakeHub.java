package io.github.vitrine.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A hub on loopback: Hugging Face's paths and headers, large files behind a redirect to a store on
 * another port, and misbehaviour on request. Bare sockets, because a well-bred server can't break
 * off in the middle of a byte count it has promised.
 */
public final class FakeHub implements AutoCloseable {
    /** What a client asked. */
    public record Request(
            String method, String path, Map<String, String> headers, boolean atStore) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /**
     * What the client gets.
     *
     * @param drop how many bytes of the body are sent before the connection is cut; -1 for all
     * @param pauseMillis how long to wait after each tenth of the body
     */
    public record Answer(
            int status, Map<String, String> headers, byte[] body, int drop, long pauseMillis) {
        public static Answer of(int status) {
            return new Answer(status, new TreeMap<>(), new byte[0], -1, 0);
        }

        public Answer with(String header, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(header, value);
            return new Answer(status, more, body, drop, pauseMillis);
        }

        public Answer withBody(byte[] other) {
            return new Answer(status, headers, other, drop, pauseMillis);
        }

        public Answer cutAfter(int bytes) {
            return new Answer(status, headers, body, bytes, pauseMillis);
        }

        public Answer slowly(long millis) {
            return new Answer(status, headers, body, drop, millis);
        }
    }

    /** One model: what its branches and tags mean, and what its commits hold. */
    public static final class Repository {
        private final Map<String, String> refs = new ConcurrentHashMap<>();
        private final Map<String, Map<String, byte[]>> commits = new ConcurrentHashMap<>();

        /** Adds a commit and moves a branch to it; returns the commit. */
        public String commit(String branch, Map<String, byte[]> files) {
            String sha = digest("SHA-1", new byte[] {(byte) commits.size()}, new byte[0]);
            commits.put(sha, new TreeMap<>(files));
            refs.put(branch, sha);
            return sha;
        }
    }

    private record Fault(Predicate<Request> when, UnaryOperator<Answer> what, int[] timesLeft) {}

    private final ServerSocket hub;
    private final ServerSocket store;
    private String storeHost = "127.0.0.1";
    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Thread> listeners = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** Listens on two free ports. */
    public FakeHub() throws IOException {
        this(0);
    }

    private FakeHub(int port) throws IOException {
        hub = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        store = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(hub, false);
        start(store, true);
    }

    /** Serves a model folder by hand: port, name, folder. */
    public static void main(String[] arguments) throws Exception {
        FakeHub served = new FakeHub(Integer.parseInt(arguments[0]));
        // To Python, another port alone is not another host.
        served.storeHost = "localhost";
        String sha =
                served.repository(arguments[1])
                        .commit("main", ModelFolders.read(Path.of(arguments[2])));
        System.out.println(served.endpoint() + " " + sha);
        Thread.currentThread().join();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + hub.getLocalPort();
    }

    public Repository repository(String name) {
        return repositories.computeIfAbsent(name, n -> new Repository());
    }

    /** Spoils the first so many answers to certain requests. */
    public void spoil(int times, Predicate<Request> when, UnaryOperator<Answer> what) {
        faults.add(new Fault(when, what, new int[] {times}));
    }

    /** All requests so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public long count(Predicate<Request> which) {
        return requests.stream().filter(which).count();
    }

    /** Requests for a file's bytes, wherever they are. */
    public static Predicate<Request> bytesOf(String file) {
        return r -> r.method.equals("GET") && r.path.endsWith("/" + file);
    }

    @Override
    public void close() throws IOException {
        hub.close();
        store.close();
        try {
            // A listener may still accept a connection, and serve it, while its socket closes.
            for (Thread listener : listeners) {
                listener.join();
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void start(ServerSocket server, boolean atStore) {
        Thread listener =
                new Thread(
                        () -> {
                            while (true) {
                                try {
                                    Socket socket = server.accept();
                                    open.add(socket);
                                    Thread one = new Thread(() -> serve(socket, atStore));
                                    one.setDaemon(true);
                                    one.start();
                                } catch (IOException e) {
                                    return;
                                }
                            }
                        });
        listeners.add(listener);
        listener.setDaemon(true);
        listener.start();
    }

    private void serve(Socket socket, boolean atStore) {
        try (socket) {
            Request request = read(socket.getInputStream(), atStore);
            if (request == null) {
                return;
            }
            requests.add(request);
            Answer answer = answer(request);
            for (Fault fault : faults) {
                if (fault.when.test(request)) {
                    synchronized (fault) {
                        if (fault.timesLeft[0]-- > 0) {
                            answer = fault.what.apply(answer);
                        }
                    }
                }
            }
            write(socket, request, answer);
        } catch (SocketException e) {
            // The client went away, as clients do that are killed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open.remove(socket);
        }
    }

    private static Request read(InputStream stream, boolean atStore) throws IOException {
        InputStream in = new BufferedInputStream(stream);
        String[] first = line(in).split(" ");
        if (first.length < 3) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        // A proxy is asked for whole addresses.
        String target = first[1].replaceFirst("^http://[^/]*", "");
        return new Request(
                first[0], URLDecoder.decode(target, StandardCharsets.UTF_8), headers, atStore);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void write(Socket socket, Request request, Answer answer) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers);
        headers.putIfAbsent("Content-Length", String.valueOf(answer.body.length));
        headers.values().removeIf(String::isEmpty); // An empty value takes a header away.
        headers.put("Connection", "close");
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status + " Whatever\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        OutputStream out = socket.getOutputStream();
        out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        if (request.method.equals("HEAD")) {
            return;
        }
        int end = answer.drop < 0 ? answer.body.length : Math.min(answer.drop, answer.body.length);
        int step = answer.pauseMillis > 0 ? Math.max(1, answer.body.length / 10) : end;
        for (int i = 0; i < end; i += step) {
            out.write(answer.body, i, Math.min(step, end - i));
            out.flush();
            if (answer.pauseMillis > 0) {
                try {
                    Thread.sleep(answer.pauseMillis);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
        out.flush();
    }

    private Answer answer(Request request) {
        String path = request.path.replaceFirst("\\?.*", "");
        if (request.atStore) {
            byte[] file = stored.get(path);
            return file == null ? Answer.of(403) : bytes(request, file);
        }
        for (Map.Entry<String, Repository> entry : repositories.entrySet()) {
            String name = entry.getKey();
            Repository repository = entry.getValue();
            if (path.startsWith("/api/models/" + name + "/revision/")) {
                return listing(name, repository, path.split("/revision/")[1]);
            }
            if (path.startsWith("/" + name + "/resolve/")) {
                return file(request, repository, path.split("/resolve/")[1]);
            }
        }
        return Answer.of(401).with("X-Error-Message", "Repository not found");
    }

    private static Answer listing(String name, Repository repository, String revision) {
        String sha = repository.refs.getOrDefault(revision, revision);
        if (!repository.commits.containsKey(sha)) {
            return Answer.of(404).with("X-Error-Code", "RevisionNotFound");
        }
        JsonObject json = new JsonObject();
        json.addProperty("id", name);
        json.addProperty("sha", sha);
        JsonArray siblings = new JsonArray();
        for (String file : repository.commits.get(sha).keySet()) {
            JsonObject sibling = new JsonObject();
            sibling.addProperty("rfilename", file);
            siblings.add(sibling);
        }
        json.add("siblings", siblings);
        return Answer.of(200)
                .with("Content-Type", "application/json")
                .withBody(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Answer file(Request request, Repository repository, String path) {
        int slash = path.indexOf('/');
        String revision = path.substring(0, slash);
        String file = path.substring(slash + 1);
        String sha = repository.refs.getOrDefault(revision, revision);
        Map<String, byte[]> files = repository.commits.get(sha);
        if (files == null) {
            return Answer.of(404).with("X-Error-Code", "RevisionNotFound");
        }
        byte[] bytes = files.get(file);
        if (bytes == null) {
            return Answer.of(404).with("X-Error-Code", "EntryNotFound").with("X-Repo-Commit", sha);
        }
        if (!file.endsWith(".safetensors")) {
            return bytes(request, bytes)
                    .with("X-Repo-Commit", sha)
                    .with("ETag", "\"" + gitSha1(bytes) + "\"");
        }
        String etag = sha256(bytes);
        stored.put("/store/" + etag + "/" + file, bytes);
        return Answer.of(302)
                .with("X-Repo-Commit", sha)
                .with("X-Linked-Etag", "\"" + etag + "\"")
                .with("X-Linked-Size", String.valueOf(bytes.length))
                .with("ETag", "\"of the redirect\"")
                .with(
                        "Location",
                        "http://"
                                + storeHost
                                + ":"
                                + store.getLocalPort()
                                + "/store/"
                                + etag
                                + "/"
                                + file
                                + "?signature=1");
    }

    private static Answer bytes(Request request, byte[] file) {
        if (request.method.equals("HEAD")) {
            return Answer.of(200).with("Content-Length", String.valueOf(file.length));
        }
        String range = request.header("Range");
        if (range.isEmpty()) {
            return Answer.of(200).withBody(file);
        }
        int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
        if (from >= file.length) {
            return Answer.of(416).with("Content-Range", "bytes */" + file.length);
        }
        return Answer.of(206)
                .with(
                        "Content-Range",
                        "bytes " + from + "-" + (file.length - 1) + "/" + file.length)
                .withBody(java.util.Arrays.copyOfRange(file, from, file.length));
    }

    public static String sha256(byte[] bytes) {
        return digest("SHA-256", new byte[0], bytes);
    }

    public static String gitSha1(byte[] bytes) {
        String prefix = "blob " + bytes.length + "\0";
        return digest("SHA-1", prefix.getBytes(StandardCharsets.US_ASCII), bytes);
    }

    private static String digest(String algorithm, byte[] prefix, byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(prefix);
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
