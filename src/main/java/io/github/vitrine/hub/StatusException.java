package io.github.vitrine.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A server answered, but not with what was asked for. */
final class StatusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient HttpHeaders headers;

    StatusException(URI uri, int status, HttpHeaders headers) {
        super(uri.getHost() + " answered " + status);
        this.status = status;
        this.headers = headers;
    }

    int status() {
        return status;
    }

    /** The hub's own word for what is wrong, such as {@code GatedRepo}; empty if it says none. */
    String code() {
        return headers.firstValue("X-Error-Code").orElse("");
    }

    /** The hub's own sentence for what is wrong. */
    Optional<String> explanation() {
        return headers.firstValue("X-Error-Message").filter(text -> !text.isBlank());
    }

    /** Whether the same question may get another answer a little later. */
    boolean isTransient() {
        return status == 408 || status == 429 || status >= 500;
    }

    /** How long the server wants to be left alone: Retry-After, in seconds or as a date. */
    Optional<Duration> retryAfter() {
        return headers.firstValue("Retry-After").flatMap(StatusException::parse);
    }

    private static Optional<Duration> parse(String text) {
        String value = text.strip();
        if (value.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Instant date =
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration wait = Duration.between(Instant.now(), date);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
