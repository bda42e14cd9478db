package io.github.vitrine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.DownloadException;
import io.github.vitrine.testing.FakeHub;
import io.github.vitrine.testing.FakeHub.Answer;
import io.github.vitrine.testing.FakeHub.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that does everything wrong: the right file or a clear error, and nothing false. */
class MisbehaviourTest extends HubFixture {
    /** At the start, within the safetensors header, amid, on a buffer's edge, before the end. */
    static IntStream cuts() {
        return IntStream.of(0, 1, 7, 8, 9, 4096, 16384, 100_001, 276_367);
    }

    private static Predicate<Request> bytesOf(String file) {
        // What ends in the store carries a signature.
        return r -> r.method().equals("GET") && r.path().contains("/" + file + "?");
    }

    private void spoilWeights(int times, java.util.function.UnaryOperator<Answer> what) {
        server.spoil(times, bytesOf(WEIGHTS), what);
    }

    private List<String> ranges() {
        return server.requests().stream()
                .filter(bytesOf(WEIGHTS))
                .map(r -> r.header("Range"))
                .toList();
    }

    private DownloadException failure() throws IOException {
        return failure(options());
    }

    private DownloadException failure(HubOptions.Builder options) throws IOException {
        DownloadException e = assertThrows(DownloadException.class, () -> download(options));
        assertNothingFalse();
        assertFalse(Files.exists(modelFolder().resolve("snapshots/" + commit + "/" + WEIGHTS)));
        return e;
    }

    private static void assertMessage(DownloadException e, String... parts) {
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), () -> part + " is not in: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void aBrokenConnectionIsTakenUpWhereItBroke(int position) throws IOException {
        assertTrue(position < files.get(WEIGHTS).length);
        spoilWeights(1, answer -> answer.cutAfter(position));
        assertWhole(download());
        List<String> ranges = ranges();
        assertEquals(2, ranges.size(), ranges::toString);
        // The JDK's client may hand on only whole reads, never more than what came.
        int from =
                ranges.get(1).isEmpty() ? 0 : Integer.parseInt(ranges.get(1).replaceAll("\\D", ""));
        assertTrue(from <= position, ranges::toString);
        assertEquals(1, waits.size());
    }

    @Test
    void manyBreaksAreNoFailureWhileItComesFurther() throws IOException {
        spoilWeights(12, answer -> answer.cutAfter(20_000));
        assertWhole(download());
        assertEquals(13, ranges().size());
    }

    @Test
    void aConnectionThatBringsNothingEndsInAClearError() throws IOException {
        spoilWeights(1000, answer -> answer.cutAfter(0));
        assertMessage(failure(), NAME, "What came so far is kept", "-Dhttps.proxyHost");
        assertEquals(3, waits.size());
        for (int i = 0; i < 3; i++) {
            long millis = waits.get(i).toMillis();
            assertTrue(millis >= 500L << i && millis <= 1000L << i, waits::toString);
        }
    }

    @Test
    void rangesThatAreIgnoredStartOver() throws IOException {
        spoilWeights(1, answer -> answer.cutAfter(100_000));
        server.spoil(
                1,
                bytesOf(WEIGHTS).and(r -> !r.header("Range").isEmpty()),
                answer -> Answer.of(200).withBody(files.get(WEIGHTS)));
        assertWhole(download());
        assertTrue(ranges().get(1).startsWith("bytes="));
    }

    @Test
    void anotherRangeThanAskedForIsNotBelieved() throws IOException {
        spoilWeights(1, answer -> answer.cutAfter(100_000));
        server.spoil(
                1,
                bytesOf(WEIGHTS).and(r -> !r.header("Range").isEmpty()),
                answer -> answer.with("Content-Range", "bytes 5-276367/276368"));
        assertWhole(download());
    }

    @Test
    void nothingAfterTheRangeStartsOver() throws IOException {
        spoilWeights(1, answer -> answer.cutAfter(100_000));
        server.spoil(
                1,
                bytesOf(WEIGHTS).and(r -> !r.header("Range").isEmpty()),
                answer -> Answer.of(416));
        assertWhole(download());
    }

    @Test
    void wrongBytesAreFetchedAgainAndThenRefused() throws IOException {
        spoilWeights(1, answer -> answer.withBody(flipped(answer.body())));
        assertWhole(download());
        assertEquals(2, ranges().size());
    }

    @Test
    void bytesThatStayWrongAreAnError() throws IOException {
        spoilWeights(1000, answer -> answer.withBody(flipped(answer.body())));
        assertMessage(failure(), NAME, WEIGHTS, "expected SHA-256 " + weightsEtag(), "twice");
        assertFalse(Files.exists(incomplete()));
        assertEquals(2, ranges().size());
    }

    @Test
    void smallFilesAreCheckedToo() throws IOException {
        server.spoil(
                1000,
                FakeHub.bytesOf("config.json"),
                answer -> answer.withBody(flipped(answer.body())));
        assertMessage(failure(), NAME, "config.json", "expected Git's SHA-1", "twice");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1000, -1, 1, 1000})
    void anotherLengthIsAnError(int more) throws IOException {
        int length = files.get(WEIGHTS).length + more;
        spoilWeights(1000, answer -> answer.withBody(Arrays.copyOf(answer.body(), length)));
        assertMessage(failure(), WEIGHTS, "expected 276368 bytes, found " + length);
    }

    @Test
    void endlessBytesAreCutOff() throws IOException {
        // Without a length only the end of the connection ends it.
        spoilWeights(
                1000,
                answer ->
                        answer.with("Content-Length", "")
                                .withBody(Arrays.copyOf(answer.body(), 1 << 20)));
        assertMessage(failure(), "expected 276368 bytes, found more");
    }

    @Test
    void aSlowDripIsStillTheFile() throws IOException {
        spoilWeights(1, answer -> answer.slowly(30));
        assertWhole(download(options().timeout(Duration.ofSeconds(2))));
        assertEquals(1, ranges().size());
    }

    @Test
    void silenceIsTakenForABreak() throws IOException {
        spoilWeights(1, answer -> answer.slowly(900));
        assertWhole(download(options().timeout(Duration.ofMillis(300))));
        assertEquals(2, ranges().size());
        assertTrue(notes.get(0).contains("no answer in time"), notes::toString);
    }

    @Test
    void aHubThatNeverAnswersIsTakenForABreak() throws IOException {
        // Nothing listens to what comes: the connection is made, and that is all.
        try (java.net.ServerSocket silent =
                new java.net.ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            String endpoint = "http://127.0.0.1:" + silent.getLocalPort();
            assertMessage(
                    failure(options().endpoint(endpoint).timeout(Duration.ofMillis(100))),
                    endpoint + ": no answer in time");
        }
        assertEquals(3, waits.size());
    }

    @Test
    void theTokenStaysWithTheHub() throws IOException {
        assertWhole(download(options().token("hf_secret")));
        for (Request request : server.requests()) {
            String expected = request.atStore() ? "" : "Bearer hf_secret";
            assertEquals(expected, request.header("Authorization"), request::path);
        }
        assertEquals(1, ranges().size());
    }

    @Test
    void aRedirectWithinTheHubKeepsTheToken() throws IOException {
        server.spoil(
                1,
                r -> r.path().startsWith("/api/"),
                answer ->
                        Answer.of(307).with("Location", "/api/models/" + NAME + "/revision/main"));
        assertWhole(download(options().token("hf_secret")));
        assertEquals("Bearer hf_secret", server.requests().get(1).header("Authorization"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "http://[broken", "jar:x"})
    void redirectsElsewhereAreRefused(String location) throws IOException {
        server.spoil(
                1000,
                r -> r.path().startsWith("/api/"),
                a -> Answer.of(302).with("Location", location));
        assertMessage(failure(), "redirect", location);
    }

    @Test
    void redirectsInACircleEnd() throws IOException {
        server.spoil(
                1000,
                r -> r.path().startsWith("/api/"),
                answer -> Answer.of(302).with("Location", "/api/again"));
        assertMessage(failure(), "redirected more than 10 times");
    }

    @Test
    void tooManyRequestsAndBusyAreWaitedFor() throws IOException {
        server.spoil(
                1, r -> r.path().startsWith("/api/"), a -> Answer.of(429).with("Retry-After", "7"));
        server.spoil(2, r -> r.method().equals("HEAD"), answer -> Answer.of(503));
        spoilWeights(1, answer -> Answer.of(500));
        assertWhole(download());
        assertEquals(4, waits.size());
        assertEquals(Duration.ofSeconds(7), waits.get(0));
        assertTrue(notes.get(0).contains("429"), notes::toString);
    }

    @Test
    void anHourIsNotWaited() throws IOException {
        server.spoil(
                1000,
                r -> r.path().startsWith("/api/"),
                a -> Answer.of(429).with("Retry-After", "3600"));
        assertMessage(failure(), NAME, "429", "3600.0 s");
        assertEquals(List.of(), waits);
    }

    @Test
    void alwaysBusyIsAnError() throws IOException {
        server.spoil(1000, r -> r.path().startsWith("/api/"), answer -> Answer.of(503));
        assertMessage(failure(), NAME, "503", "try again later");
        assertEquals(3, waits.size());
    }

    @Test
    void noSuchModelSaysWhatToDo() throws IOException {
        DownloadException e =
                assertThrows(DownloadException.class, () -> download(options(), "someone/else"));
        assertMessage(
                e, "someone/else: no such model on " + server.endpoint(), "private", "HF_TOKEN");
        assertEquals(List.of(), waits);
        server.spoil(
                1000, r -> true, answer -> Answer.of(404).with("X-Error-Code", "RepoNotFound"));
        assertMessage(
                failure(options().token("t")), "or it is private and your token has no access");
    }

    @Test
    void noSuchRevisionSaysSo() {
        DownloadException e =
                assertThrows(DownloadException.class, () -> download(options(), NAME + "@v9"));
        assertMessage(e, "no branch, tag or commit \"v9\"", server.endpoint() + "/" + NAME);
    }

    @Test
    void gatedSaysWhereToAskAndWhereTheTokenGoes() throws IOException {
        for (int status : new int[] {401, 403}) {
            server.spoil(
                    1,
                    r -> r.path().startsWith("/api/"),
                    answer ->
                            Answer.of(status)
                                    .with("X-Error-Code", "GatedRepo")
                                    .with("X-Error-Message", "Access is restricted"));
            DownloadException e = failure(status == 401 ? options() : options().token("hf_secret"));
            assertMessage(
                    e,
                    "gated",
                    server.endpoint() + "/" + NAME,
                    "/settings/tokens",
                    "HF_TOKEN",
                    "huggingface",
                    "Access is restricted");
            assertFalse(e.getMessage().contains("hf_secret"));
        }
    }

    @Test
    void aRefusedTokenSaysSo() throws IOException {
        server.spoil(2, r -> true, answer -> Answer.of(403));
        assertMessage(failure(options().token("t")), "your token was refused (403)");
    }

    @Test
    void aLogInPageIsNoHub() throws IOException {
        server.spoil(1, r -> true, a -> a.withBody("<html>Welcome</html>".getBytes()));
        assertMessage(failure(), "not valid JSON", "log-in page");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../evil", "\"..\"", "a/b", "\"\"", "a\\b", "CON:1"})
    void anEtagIsNoWayOutOfTheCache(String etag) throws IOException {
        server.spoil(
                1000,
                r -> r.method().equals("HEAD"),
                a -> a.with("ETag", etag).with("X-Linked-Etag", etag));
        assertMessage(failure(), NAME + ": config.json: expected a checksum as ETag");
    }

    @Test
    void anotherCommitThanTheListedIsNotBelieved() throws IOException {
        server.spoil(
                1000, r -> r.method().equals("HEAD"), a -> a.with("X-Repo-Commit", "0".repeat(40)));
        assertMessage(failure(), NAME + ": config.json: expected the file of commit " + commit);
    }

    @Test
    void moreThanTheDiskHoldsIsSaidBefore() throws IOException {
        server.spoil(
                1000,
                r -> r.method().equals("HEAD") && r.path().endsWith(WEIGHTS),
                a -> a.with("X-Linked-Size", "900000000000000000"));
        assertMessage(failure(), WEIGHTS, "expected room for 900000000000000000", "HF_HUB_CACHE");
        assertEquals(List.of(), ranges());
    }

    @Test
    void aFullDiskIsNotTakenForANetworkError() throws IOException {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
        Files.createDirectories(blobs());
        Files.createSymbolicLink(incomplete(), full);
        assertMessage(failure(), WEIGHTS, "can't be written", "the next download goes on");
        assertEquals(List.of(), waits);
        Files.delete(incomplete());
        assertWhole(download());
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] wrong = bytes.clone();
        wrong[wrong.length / 2] ^= 1;
        return wrong;
    }
}
