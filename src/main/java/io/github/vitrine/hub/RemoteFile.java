package io.github.vitrine.hub;

import io.github.vitrine.error.DownloadException;
import io.github.vitrine.json.JsonText;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * What the hub knows of a file.
 *
 * @param name in the model's folder
 * @param etag names its content
 * @param size in bytes, or -1 if the hub does not say
 */
record RemoteFile(String name, Etag etag, long size) {
    /**
     * Reads the headers of the answer to a HEAD request.
     *
     * <p>A large file's headers are those of the redirect to its store: X-Linked-Etag and
     * X-Linked-Size describe the file, ETag and Content-Length only the redirect.
     *
     * @param model whose file it is, for messages
     * @param name in the model's folder
     * @param commit the commit that was asked for
     * @param hops the headers of each answer on the way, the last first
     */
    static RemoteFile of(ModelId model, String name, String commit, List<HttpHeaders> hops) {
        String what = model + ": " + name;
        first(hops, "X-Repo-Commit")
                .filter(found -> !found.equals(commit))
                .ifPresent(
                        found -> {
                            throw new DownloadException(
                                    what
                                            + ": expected the file of commit "
                                            + commit
                                            + ", found that of "
                                            + JsonText.quoted(found));
                        });
        HttpHeaders last = hops.get(0);
        Optional<String> linked = first(hops, "X-Linked-Etag");
        String etag =
                linked.or(() -> last.firstValue("ETag"))
                        .orElseThrow(
                                () ->
                                        new DownloadException(
                                                what
                                                        + ": expected an ETag or X-Linked-Etag to"
                                                        + " check the file by, found none. If"
                                                        + " HF_ENDPOINT is set, check that it is"
                                                        + " the address of a hub"));
        Optional<String> size =
                first(hops, "X-Linked-Size")
                        .or(
                                () ->
                                        last.firstValue("Location").isPresent()
                                                ? Optional.empty()
                                                : last.firstValue("Content-Length"));
        return new RemoteFile(
                name, Etag.parse(what, etag), size.map(s -> size(what, s)).orElse(-1L));
    }

    private static Optional<String> first(List<HttpHeaders> hops, String header) {
        return hops.stream().flatMap(headers -> headers.firstValue(header).stream()).findFirst();
    }

    private static long size(String what, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new DownloadException(
                    what + ": expected a size in bytes, found " + JsonText.quoted(text));
        }
        return Long.parseLong(text);
    }
}
