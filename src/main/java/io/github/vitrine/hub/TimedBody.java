package io.github.vitrine.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An answer's bytes as they come, with a limit on the wait for the next ones: the JDK's client has
 * time-outs only until the headers are there. At most one piece is asked for ahead.
 */
final class TimedBody implements BodySubscriber<TimedBody>, AutoCloseable {
    /** What the client said: some bytes, or the end, with or without a reason. */
    private record Event(List<ByteBuffer> bytes, Throwable failure) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Duration longest;
    private Flow.Subscription subscription;
    private boolean closed;

    TimedBody(Duration longest) {
        this.longest = longest;
    }

    /** The next bytes; none at the end. */
    List<ByteBuffer> next() throws IOException {
        Event event;
        try {
            event = events.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        if (event == null) {
            close();
            throw new HttpTimeoutException("no byte for " + longest.toMillis() + " ms");
        }
        if (event.failure != null) {
            String reason = event.failure.getMessage();
            throw new IOException(
                    "the connection broke" + (reason == null ? "" : " (" + reason + ")"),
                    event.failure);
        }
        if (!event.bytes.isEmpty()) {
            subscription().request(1);
        }
        return event.bytes;
    }

    /** Wants no more; the client then gives up the connection. */
    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private synchronized Flow.Subscription subscription() {
        return subscription;
    }

    @Override
    public CompletionStage<TimedBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        boolean none = bytes.stream().noneMatch(ByteBuffer::hasRemaining);
        if (none) {
            subscription().request(1);
        } else {
            events.add(new Event(bytes, null));
        }
    }

    @Override
    public void onError(Throwable failure) {
        events.add(new Event(List.of(), failure));
    }

    @Override
    public void onComplete() {
        events.add(new Event(List.of(), null));
    }
}
