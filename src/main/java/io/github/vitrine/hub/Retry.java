package io.github.vitrine.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/** One task's failures so far, and whether and when to try it again. Not thread-safe. */
final class Retry {
    private final RetryPolicy policy;
    private final DownloadListener listener;
    private final String what;
    private int failures;

    Retry(RetryPolicy policy, DownloadListener listener, String what) {
        this.policy = policy;
        this.listener = listener;
        this.what = what;
    }

    /** Something that may be tried again. */
    interface Task<T> {
        T run() throws IOException;
    }

    /** Runs a task until it goes well or there is no point in trying on. */
    <T> T run(Task<T> task) throws IOException {
        while (true) {
            try {
                return task.run();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    /** The task came further than ever: failures before this don't count any more. */
    void progressed() {
        failures = 0;
    }

    /** Waits until the next attempt makes sense, or throws what happened if none does. */
    void failed(IOException e) throws IOException {
        failures++;
        if (failures >= policy.attempts() || !mayPass(e)) {
            throw e;
        }
        Optional<Duration> asked =
                e instanceof StatusException status ? status.retryAfter() : Optional.empty();
        if (asked.isPresent() && asked.get().compareTo(policy.longest()) > 0) {
            throw new IOException(
                    describe(e) + " and asks to come back in " + seconds(asked.get()), e);
        }
        Duration wait = policy.wait(failures, asked);
        listener.note(what + ": " + describe(e) + "; trying again in " + seconds(wait));
        try {
            policy.pause().sleep(wait);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static boolean mayPass(IOException e) {
        if (e instanceof StatusException status) {
            return status.isTransient();
        }
        // A certificate is as wrong the next time; and who interrupts wants an end.
        return !(e instanceof SSLHandshakeException || e instanceof InterruptedIOException);
    }

    /** What happened, in words. The JDK's client leaves some of its exceptions without any. */
    static String describe(IOException e) {
        if (e instanceof StatusException) {
            return e.getMessage();
        }
        if (e instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (e instanceof ConnectException) {
            return "no connection" + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")");
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String seconds(Duration wait) {
        return String.format(java.util.Locale.ROOT, "%.1f s", wait.toMillis() / 1000.0);
    }
}
