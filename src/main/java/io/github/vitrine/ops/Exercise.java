package io.github.vitrine.ops;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Lanes;
import io.github.vitrine.kernels.Strips;
import java.util.Arrays;
import java.util.List;

/**
 * A kernel's call, to be repeated until the JVM has compiled it. Some of the loops are long, if not
 * as long as a real model's: what the compiler sees here it takes for the rule, and loops that have
 * always ended early come out 10 % slower for good (measured). That most end early does no harm,
 * and takes less time.
 *
 * <p>The JVM counts calls, whatever they do. Until a kernel is compiled, each of its vectors costs
 * a call of the Vector API for every lane, and all these calls have that compiled, too, which takes
 * the compiler's time from the kernel. So kernels are called for nothing mostly, and for real now
 * and then: often enough for the compiler to know that this happens. It holds for kernels that are
 * one method with all their vectors: what a method calls rarely is not inlined, unless it is the
 * Vector API's.
 *
 * <p>How long a call takes tells what runs. A vector that C2 has not put into a register is an
 * object, and every operation on it a call: at least ten times slower. The limits lie between.
 */
final class Exercise {
    /** Calls after which the interpreter leaves a method to C1, which also begins to count. */
    private static final int SHORT_CALLS = 256;

    /** Calls for nothing in each step: C2 takes over after ten times as many. */
    private static final int IDLE_CALLS = 512;

    /**
     * Whether C2 finds out by itself which class a vector has that was of floats and now is of
     * integers, or that comes out of a loop. JDK 17 has to have seen it often, or such vectors stay
     * objects for good. JDK 25 knows; of those between we know nothing.
     */
    private static final boolean KNOWS_CLASSES = Runtime.version().feature() >= 25;

    /** A tile's calls for real, in a step that has some. */
    private static final int REAL_TILES = KNOWS_CLASSES ? 2 : 8;

    /** The same for others: from JDK 25 on, one is enough to tell C2 that it happens. */
    private static final int REAL_ROWS = KNOWS_CLASSES ? 1 : 8;

    /** A tile has calls for real in every so many steps. */
    private static final int STEPS_BETWEEN_REAL_TILES = KNOWS_CLASSES ? 4 : 2;

    /** The same for others. */
    private static final int STEPS_BETWEEN_REAL_ROWS = KNOWS_CLASSES ? 8 : 1;

    /** Steps before the first look at whether it is compiled. */
    private static final int FIRST_STEPS = 16;

    /** Steps between looks, which are calls for real. */
    private static final int STEPS_BETWEEN_LOOKS = 8;

    /** When kernels that can't be called for nothing are called for real: C1 is done by then. */
    private static final int REPEATING_STEP = 4;

    /** Steps between looks at those: until they are compiled, each leaves a heap of objects. */
    private static final int STEPS_BETWEEN = 4;

    /**
     * The length of a loop whose rounds count. The JVM compares its counters with its thresholds
     * now and then only: this is the longest that it hands to C2 after some 600 calls and 16384
     * rounds. Longer ones, it compiles from within the loop first, and then again.
     */
    private static final int LONG = 27;

    /**
     * The same where calls count. AVX2 tiles that have seen loops of 4 spill: half as long again.
     */
    private static final int SHORT = KNOWS_CLASSES ? 12 : LONG;

    /** Rounds after which the JVM hands a loop to C2, and some to spare. */
    private static final int ENOUGH_ROUNDS = 17_000;

    private static final int TIMED_CALLS = 3;

    /** Elements of a row: a dozen vectors, but for JDK 17, which has to see more. */
    private static final int WIDTH = Lanes.COUNT * (KNOWS_CLASSES ? 12 : LONG);

    /** Rows have calls for real of a part of their usual size, but for what needs a whole panel. */
    private static final int PART = KNOWS_CLASSES ? 6 : 1;

    /** Scores of a row: few, since the loop within is over rows. */
    private static final int KEYS = Lanes.COUNT;

    private static final double SIMD_NANOS = 1;
    private static final double SCALAR_NANOS = 4;
    private static final int ROW_COST = 5 * 64;
    private static final int SCALAR_ROW_COST = 3;

    private static final int RARE_COST = 100;

    private final KernelCall call;
    private final boolean idles; // whether it can be called for nothing
    private final boolean isTile;
    private final int size;
    private final int small; // a size at which C2 learns no less
    private final int rounds;
    private final double nanos;
    private int steps;

    /**
     * Describes calls.
     *
     * @param kernels that they are of
     * @param call the call
     * @param size its usual size
     * @param cost how many multiply-adds it takes as long as, at most
     * @param rounds of its innermost loop, in vectors
     * @param idles whether it can be called for nothing
     * @param isTile whether it is a float tile's, and its vectors many
     */
    private Exercise(
            Kernels kernels,
            KernelCall call,
            int size,
            int cost,
            int rounds,
            boolean idles,
            boolean isTile) {
        this.call = call;
        this.size = size;
        this.small = isTile ? SHORT : Math.min(size, Math.max(kernels.panelWidth(), size / PART));
        this.nanos = cost * (isSimd(kernels) ? SIMD_NANOS : SCALAR_NANOS);
        this.rounds = rounds;
        this.idles = idles;
        this.isTile = isTile;
    }

    /** Describes calls of a kernel on rows. */
    private static Exercise ofRows(Kernels kernels, KernelCall call, int size, int cost) {
        int rounds = Math.max(1, size / Lanes.COUNT);
        return new Exercise(kernels, call, size, cost, rounds, isSimd(kernels), false);
    }

    /** What every forward pass needs: products first, as it is little else. */
    static List<Exercise> ofEveryPass(Kernels kernels) {
        int rowCost = rowCost(kernels);
        int shortCost = rowCost * WIDTH * 2 / 5; // few operations, which are quick even on objects
        float[] x = new float[WIDTH];
        float[] y = new float[WIDTH];
        float[] ones = new float[WIDTH];
        float[] lanes = new float[Lanes.COUNT];
        float[] scores = new float[WIDTH / KEYS * Strips.WIDTH];
        float[] sums = new float[WIDTH / KEYS * Lanes.COUNT];
        Arrays.fill(ones, 1);
        return List.of(
                tile(kernels, true, ProductCall.ROWS, kernels.panelWidth()),
                ofRows(
                        kernels,
                        new KernelCall() {
                            @Override
                            void run(int n) {
                                kernels.layerNorm(x, 0, n, ones, y, 1e-6f, y, 0, lanes);
                            }
                        },
                        WIDTH,
                        rowCost * WIDTH),
                ofRows(
                        kernels,
                        new KernelCall() {
                            @Override
                            void run(int n) {
                                kernels.exp2Sums(scores, 0, n / KEYS, KEYS, 1, y, sums);
                            }
                        },
                        WIDTH,
                        2 * rowCost * WIDTH),
                ofRows(
                        kernels,
                        new KernelCall() {
                            @Override
                            void run(int n) {
                                kernels.maxima(scores, 0, n / Strips.WIDTH, sums);
                            }
                        },
                        scores.length,
                        scores.length * rowCost * 2 / 5),
                ofRows(
                        kernels,
                        new KernelCall() {
                            @Override
                            void run(int n) {
                                kernels.scale(x, 0, n, 1);
                            }
                        },
                        WIDTH,
                        shortCost),
                ofRows(
                        kernels,
                        new KernelCall() {
                            @Override
                            void run(int n) {
                                kernels.add(y, 0, y, 0, n);
                            }
                        },
                        WIDTH,
                        shortCost));
    }

    /**
     * What makes a pass a little faster, and may come after the first: sums that start in tiles,
     * and tiles of few rows or columns. Compiling them takes longer than all kernels of rows.
     * Vectors that have no small tiles use the usual ones, which are quick by then.
     */
    static List<Exercise> ofLaterPasses(Kernels kernels) {
        if (!isSimd(kernels)) {
            return List.of(); // these have one tile
        }
        int panel = kernels.panelWidth();
        return List.of(
                tile(kernels, false, ProductCall.ROWS, panel),
                tile(kernels, false, ProductCall.ROWS, 1),
                tile(kernels, true, 1, panel));
    }

    /** An activation of the columns of a panel, as after a product. */
    static List<Exercise> of(Kernels kernels, Activation activation) {
        int panel = kernels.panelWidth();
        float[] x = new float[panel];
        KernelCall call =
                new KernelCall() {
                    @Override
                    void run(int n) {
                        kernels.activate(activation, x, 0, n);
                    }
                };
        int cost = costOf(activation) * rowCost(kernels) * panel;
        return List.of(ofRows(kernels, call, panel, cost));
    }

    private static boolean isSimd(Kernels kernels) {
        return kernels.name().startsWith("simd");
    }

    /** What an element of a row may cost: the more, the narrower the vectors. */
    private static int rowCost(Kernels kernels) {
        return isSimd(kernels) ? Math.max(1, ROW_COST / kernels.panelWidth()) : SCALAR_ROW_COST;
    }

    private static int costOf(Activation activation) {
        return switch (activation) {
            case GELU, GELU_TANH, QUICK_GELU, RELU, SILU, SIGMOID, TANH -> 2;
            default -> RARE_COST; // they have no vector form, and C1 does as well
        };
    }

    /** Products with a weight of fewer bits, which are expanded on the way. */
    static List<Exercise> of(Kernels kernels, ElementType type) {
        int panel = kernels.panelWidth();
        int width = Math.max(WIDTH, panel);
        short[] shorts = new short[width];
        byte[] bytes = new byte[width];
        float[] out = new float[width];
        KernelCall expand =
                new KernelCall() {
                    @Override
                    void run(int n) {
                        switch (type) {
                            case BFLOAT16 -> kernels.expandBFloat16(shorts, 0, n, out, 0);
                            case FLOAT16 -> kernels.expandFloat16(shorts, 0, n, out, 0);
                            case INT8 ->
                                    kernels.expandInt8(bytes, 0, n / panel, out, 0, panel, out, 0);
                            default -> kernels.scale(out, 0, n, 1);
                        }
                    }
                };
        return List.of(
                ofRows(kernels, expand, width, rowCost(kernels) * width),
                new Exercise(
                        kernels,
                        new ProductCall(kernels, type, LONG, SHORT),
                        LONG,
                        tileCost(kernels),
                        LONG,
                        false,
                        false));
    }

    /**
     * Products. Sums that start and sums that go on have tiles of their own, few rows or columns
     * too.
     */
    private static Exercise tile(Kernels kernels, boolean continuing, int rows, int columns) {
        KernelCall call = new ProductCall(kernels, continuing, rows, columns, LONG, SHORT);
        boolean isSimd = isSimd(kernels);
        int part = columns < kernels.panelWidth() ? 4 : rows < ProductCall.ROWS ? 2 : 1;
        int cost = tileCost(kernels) / part;
        return new Exercise(kernels, call, LONG, cost, LONG, isSimd, isSimd);
    }

    private static int tileCost(Kernels kernels) {
        return ProductCall.ROWS * LONG * kernels.panelWidth();
    }

    /** Whether it is a float tile's: what everything waits for, and what takes C2 longest. */
    boolean comesFirst() {
        return isTile;
    }

    /**
     * Calls it a number of times.
     *
     * @return whether it is compiled by now
     */
    boolean step() {
        steps++;
        if (idles) {
            call.idle(IDLE_CALLS);
            if (steps % (isTile ? STEPS_BETWEEN_REAL_TILES : STEPS_BETWEEN_REAL_ROWS) == 0) {
                call.run(small, isTile ? REAL_TILES : REAL_ROWS);
            }
            return steps >= FIRST_STEPS && steps % STEPS_BETWEEN_LOOKS == 0 && isCompiled();
        }
        if (steps == 1) {
            call.run(0, SHORT_CALLS);
        } else if (steps == REPEATING_STEP) {
            repeat(ENOUGH_ROUNDS);
        } else if (steps % (8 * STEPS_BETWEEN) == 0) {
            // When the compiler has much to do, it raises its thresholds.
            repeat(ENOUGH_ROUNDS / 4);
        }
        return steps > REPEATING_STEP && steps % STEPS_BETWEEN == 0 && isCompiled();
    }

    private void repeat(int atLeast) {
        for (int done = 0; done < atLeast; done += rounds) {
            call.run(size);
        }
    }

    /** Calls it once, at its usual size. */
    void runOnce() {
        call.run(size);
    }

    /** Whether it is compiled by now. */
    boolean isCompiled() {
        return isQuick(small) && isQuick(size); // what is slow when small is not tried further
    }

    /** Whether one of some calls is; what takes ten times too long is not called again. */
    private boolean isQuick(int callSize) {
        long taken = time(callSize);
        for (int more = 1; more < TIMED_CALLS && taken > nanos && taken < 10 * nanos; more++) {
            taken = time(callSize);
        }
        return taken <= nanos;
    }

    private long time(int callSize) {
        long start = System.nanoTime();
        call.run(callSize);
        return System.nanoTime() - start;
    }
}
