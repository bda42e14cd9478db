package io.github.vitrine.ops;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Has the JVM compile the kernels while a model's files are read, and a first call wait until it
 * has. Interpreted, the Vector API runs fifty times slower than compiled, and the JVM compiles what
 * has been called often. What takes long is the compiler's own work: so this calls each kernel just
 * often enough, the most important first.
 */
final class WarmUp {
    /** For -Xint, machines that have little time for us, and whatever we did not think of. */
    private static final long MOST_NANOS = 5_000_000_000L;

    /** Between steps, for the compiler. */
    private static final long PAUSE_NANOS = 1_000_000;

    /** Steps in which the exercises that come first are alone: C2 has heard of them by then. */
    private static final int STEPS_ALONE = 12;

    /** What every forward pass needs; others need an activation, or a type of weights. */
    private static final Object EVERY_PASS = "every pass";

    private static final Map<String, WarmUp> ALL = new ConcurrentHashMap<>();

    private final Kernels kernels;
    private final Set<Object> known = new HashSet<>(); // guarded by this
    private final List<Object> waiting = new ArrayList<>(); // guarded by this
    private final AtomicBoolean isLaterStarted = new AtomicBoolean();
    private boolean running; // guarded by this
    private long end; // guarded by this

    private WarmUp(Kernels kernels) {
        this.kernels = kernels;
    }

    /** Finds kernels and starts with them, all in the background, unless some have been found. */
    static void begin(KernelChoice choice) {
        if (ALL.isEmpty()) {
            inBackground("vitrine-kernels", new Search(choice));
        }
    }

    private record Search(KernelChoice choice) implements Runnable {
        @Override
        public void run() {
            try {
                // AUTO would warn of slow ones, which is for the caller's own thread to do.
                KernelChoice auto = Kernels.hasSimd() ? KernelChoice.SIMD : KernelChoice.SCALAR;
                of(Kernels.select(choice == KernelChoice.AUTO ? auto : choice)).start();
            } catch (RuntimeException | Error e) {
                // Whoever selects them next is told.
            }
        }
    }

    /** Starts a thread, and says whether there was one to be had. */
    private static boolean inBackground(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        try {
            thread.start();
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    /** That of all kernels of one name. */
    static WarmUp of(Kernels kernels) {
        WarmUp first = ALL.get(kernels.name());
        if (first == null) {
            ALL.putIfAbsent(kernels.name(), new WarmUp(kernels));
            first = ALL.get(kernels.name());
        }
        return first;
    }

    /** Starts with what every forward pass needs, once in a JVM, in the background. */
    void start() {
        startWith(EVERY_PASS);
    }

    /** Goes on with an activation. */
    void start(Activation activation) {
        startWith(activation);
    }

    /** Goes on with weights of a type. */
    void start(ElementType type) {
        if (type != ElementType.FLOAT32) {
            startWith(type);
        }
    }

    private synchronized void startWith(Object part) {
        if (!known.add(part)) {
            return;
        }
        if (part == EVERY_PASS) {
            kernels.useAllTiles(false); // until later
        }
        waiting.add(part);
        end = System.nanoTime() + MOST_NANOS;
        running = running || inBackground("vitrine-warm-up", new Work(this));
        if (!running) {
            waiting.clear(); // no thread to be had: calls find out by themselves what is slow
            kernels.useAllTiles(true);
        }
    }

    /**
     * Waits until everything that was started is compiled, or until it has taken too long. An
     * interrupted thread does not wait, and stays interrupted.
     *
     * @return whether the wait is over for all
     */
    synchronized boolean await() {
        try {
            for (long left = 1; running && left > 0; ) {
                left = end - System.nanoTime();
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private record Work(WarmUp warmUp) implements Runnable {
        @Override
        public void run() {
            warmUp.run();
        }
    }

    private void run() {
        List<Exercise> unfinished = new ArrayList<>();
        try {
            int steps = 0;
            do {
                unfinished.addAll(takeWaiting());
                steps++;
                step(unfinished, steps > STEPS_ALONE || noneComesFirst(unfinished));
            } while (!isDone(unfinished.isEmpty()));
        } catch (RuntimeException | Error e) {
            stop();
            throw e;
        }
    }

    /**
     * Goes on, in the background, with what later passes profit from: the first one does not have
     * to share the processor with the compiler for it. Once in a JVM.
     */
    void startLater() {
        if (isLaterStarted.compareAndSet(false, true)
                && !inBackground("vitrine-warm-up", new Later(this))) {
            kernels.useAllTiles(true);
        }
    }

    private record Later(WarmUp warmUp) implements Runnable {
        @Override
        public void run() {
            warmUp.runLater();
        }
    }

    private void runLater() {
        try {
            List<Exercise> unfinished = new ArrayList<>(Exercise.ofLaterPasses(kernels));
            long until = System.nanoTime() + MOST_NANOS;
            while (!unfinished.isEmpty() && System.nanoTime() < until) {
                step(unfinished, true);
            }
        } finally {
            kernels.useAllTiles(true);
        }
    }

    /** Goes on with all exercises or those that come first, and leaves those that are not done. */
    private static void step(List<Exercise> unfinished, boolean all) {
        for (Iterator<Exercise> each = unfinished.iterator(); each.hasNext(); ) {
            Exercise exercise = each.next();
            if ((all || exercise.comesFirst()) && exercise.step()) {
                each.remove();
            }
        }
        if (!unfinished.isEmpty()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean noneComesFirst(List<Exercise> exercises) {
        for (Exercise exercise : exercises) {
            if (exercise.comesFirst()) {
                return false;
            }
        }
        return true;
    }

    private synchronized List<Exercise> takeWaiting() {
        List<Exercise> taken = new ArrayList<>();
        for (Object part : waiting) {
            taken.addAll(exercises(part));
        }
        waiting.clear();
        return taken;
    }

    private List<Exercise> exercises(Object part) {
        if (part instanceof Activation activation) {
            return Exercise.of(kernels, activation);
        }
        if (part instanceof ElementType type) {
            return Exercise.of(kernels, type);
        }
        if (part == EVERY_PASS) {
            return Exercise.ofEveryPass(kernels);
        }
        throw new IllegalArgumentException("no kernels for " + part);
    }

    private synchronized boolean isDone(boolean allCompiled) {
        if (waiting.isEmpty() && (allCompiled || System.nanoTime() > end)) {
            stop();
        }
        return !running;
    }

    private synchronized void stop() {
        running = false;
        notifyAll();
    }
}
