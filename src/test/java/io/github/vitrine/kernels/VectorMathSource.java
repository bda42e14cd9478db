package io.github.vitrine.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one source of the SIMD kernels' transcendental functions. Several share a step: e^x is part
 * of six. It can't be a method: a vector stays in a register only where C2 inlines every method
 * that takes or returns one, and it does not inline what it has compiled alone before. So each
 * function is one loop, and the text is written by this class; {@code VectorMathSourceTest} fails
 * when the checked-in class differs.
 *
 * <p>To change the functions, change this and run its {@code main} with the folder {@code
 * src/main/java}.
 */
final class VectorMathSource {
    static final String PATH = "io/github/vitrine/kernels/simd/VectorMath.java";

    private static final String HEAD =
            """
            // Written by VectorMathSource (in the tests); change it there.
            package io.github.vitrine.kernels.simd;

            import static io.github.vitrine.kernels.Coefficients.*;
            import static io.github.vitrine.kernels.FloatMath.ofOrder;
            import static io.github.vitrine.kernels.FloatMath.order;
            import static io.github.vitrine.kernels.simd.SimdKernels.SPECIES;
            import static jdk.incubator.vector.FloatVector.broadcast;
            import static jdk.incubator.vector.VectorOperators.GE;
            import static jdk.incubator.vector.VectorOperators.GT;
            import static jdk.incubator.vector.VectorOperators.LSHL;
            import static jdk.incubator.vector.VectorOperators.LT;
            import static jdk.incubator.vector.VectorOperators.MAX;
            import static jdk.incubator.vector.VectorOperators.MIN;

            import io.github.vitrine.kernels.Activation;
            import io.github.vitrine.kernels.Lanes;
            import io.github.vitrine.kernels.Strips;
            import java.util.Objects;
            import jdk.incubator.vector.FloatVector;
            import jdk.incubator.vector.IntVector;

            /**
             * {@link io.github.vitrine.kernels.FloatMath}, on some elements of an array: the same
             * operations in the same order, so each has the bits that the scalar function gives,
             * whatever the vectors' width. Where that selects, this computes both and blends.
             *
             * <p>FloatMath says what each function does and how well; its {@code exp} and {@code
             * erf} are left out, as only rare activations need them.
             *
             * <p>Each but relu has more than 325 bytes, the most that C2 inlines, however often it is
             * called. With two of them in one method C2 would stop inlining before it has come to
             * the Vector API's, and vectors would be objects for good. Calls for no elements make
             * no vectors, but count for the JVM's compilers.
             *
             * <p>Coefficients are broadcast where they are used. C2 keeps such vectors in registers
             * or loads one float each; constant vectors it loads anew for each vector of a loop,
             * from arrays that lie across cache lines, since the loop might have written to these
             * (measured: GELU and {@code exp2Sums} took half as long again).
             */
            final class VectorMath {
                private static final int LENGTH = SPECIES.length();

                /** What a step of {@link #maxima} reads: a row of a strip, or a part of it. */
                private static final int PART = %d * LENGTH;

                private static final int PARTS = Strips.WIDTH / PART;

                private VectorMath() {}
            """;

    private static final String EXP2_SUMS =
            """
            /** See {@link io.github.vitrine.kernels.Kernels#exp2Sums}. */
            static void exp2Sums(
                    float[] x,
                    int from,
                    int rows,
                    int columns,
                    float scale,
                    float[] maxima,
                    float[] sums) {
                if (rows > 0) {
                    int size = (rows - 1) * Strips.WIDTH + columns;
                    Objects.checkFromIndexSize(from, size, x.length);
                }
                // Rows in the inner loop: none waits for its own sum.
                for (int column = 0; column < columns; column += LENGTH) {
                    for (int row = 0; row < rows; row++) {
                        int i = from + column + row * Strips.WIDTH;
                        FloatVector y = FloatVector.fromArray(SPECIES, x, i);
                        y = y.sub(broadcast(SPECIES, maxima[row])).mul([scale]);
                        FloatVector sum = y.add([ROUND]);
                        FloatVector f = y.sub(sum.sub([ROUND]));
                        %s
                        FloatVector e = q.mul(power);
                        e = e.blend([0], y.compare(LT, [EXP2_SMALLEST]));
                        e.intoArray(x, i);
                        int lane = row * Lanes.COUNT + column %% Lanes.COUNT;
                        e.add(FloatVector.fromArray(SPECIES, sums, lane)).intoArray(sums, lane);
                    }
                }
            }
            """;

    /** A row, or the part of one that so many vectors hold. */
    private static final int VECTORS = 8;

    private static final String MAXIMA =
            """
            /** See {@link io.github.vitrine.kernels.Kernels#maxima}. */
            static void maxima(float[] x, int from, int rows, float[] maxima) {
                Objects.checkFromIndexSize(from, rows * Strips.WIDTH, x.length);
                for (int part = 0; part < rows * PARTS; part++) {
                    int i = from + part * PART;
                    %s
                    // By integers: a maximum of floats is six instructions. Those of positive
                    // floats are ordered as these are, of negative ones the other way. And without
                    // a branch: C2 leaves out what it has not seen, and no warm-up has all.
                    int row = part / PARTS;
                    float largest = Float.intBitsToFloat(v0.reduceLanes(MAX));
                    float smallest = Float.intBitsToFloat(u0.reduceLanes(MIN));
                    int max = Math.max(order(largest), order(smallest));
                    maxima[row] = ofOrder(Math.max(max, order(maxima[row])));
                }
            }
            """;

    /** From sum, of an exponent and ROUND: the power of two. */
    private static final String POWER_OF_TWO =
            """
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            """;

    /** From sum, and f, what it left of the exponent: q, which is 2^f, and the power of two. */
    private static final String EXP2 =
            polynomial("q", "f", "EXP2_5", "EXP2_4", "EXP2_3", "EXP2_2", "EXP2_1", "1")
                    + POWER_OF_TWO;

    private static final String LOOP =
            """
            static void %s(float[] x, int from, int count) {
                Objects.checkFromIndexSize(from, count, x.length);
                int end = from + SPECIES.loopBound(count);
                for (int i = from; i < end; i += LENGTH) {
                    FloatVector v = FloatVector.fromArray(SPECIES, x, i);
                    %s
                }
                Activation.%s.apply(x, end, from + count - end);
            }
            """;

    /** From y: e^y, which is power + power r slope. */
    private static final String POWER =
            "FloatVector sum = y.fma([LOG2_E], [ROUND]);\n"
                    + POWER_OF_TWO
                    + """
                    FloatVector n = sum.sub([ROUND]);
                    FloatVector r = n.fma([-LN2_HIGH], y);
                    r = n.fma([-LN2_LOW], r);
                    """
                    + polynomial("slope", "r", "EXP_6", "EXP_5", "EXP_4", "EXP_3", "EXP_2", "1");

    /** From y, not positive: e. */
    private static final String EXP =
            POWER
                    + """
                    FloatVector e = r.mul(power).fma(slope, power);
                    e = e.blend([0], y.compare(LT, [EXP_SMALLEST]));
                    """;

    /** From t: s, its logistic function. */
    private static final String SIGMOID =
            "FloatVector y = t.neg();\n"
                    + POWER
                    + """
                    FloatVector s = [1].div(r.mul(power).fma(slope, [1]).add(power));
                    s = s.blend([1], t.compare(GT, [SIGMOID_ONE]));
                    s = s.blend([0], t.compare(LT, [EXP_SMALLEST]));
                    """;

    private static final String TANH =
            "FloatVector magnitude = v.abs();\nFloatVector y = magnitude.mul([-2]);\n"
                    + EXP
                    + "FloatVector large = [1].sub(e).div([1].add(e));\n"
                    + "FloatVector square = v.mul(v);\n"
                    + polynomial("p", "square", "TANH_3", "TANH_2", "TANH_1", "TANH_0")
                    + """
                    FloatVector small = magnitude.mul(square).fma(p, magnitude);
                    small.blend(large, magnitude.compare(GE, [TANH_SPLIT]))
                            .reinterpretAsInts()
                            .or(v.reinterpretAsInts().and(SIGN))
                            .reinterpretAsFloats()
                            .intoArray(x, i);
                    """;

    private static final String GELU =
            """
            FloatVector half = v.mul([0.5f]);
            IntVector bits = half.reinterpretAsInts().or(SIGN);
            FloatVector negative = bits.reinterpretAsFloats();
            FloatVector m = bits.min(TAIL_END).reinterpretAsFloats();
            """
                    + polynomial("p", "m", names("TAIL_", 13, 1))
                    + """
                    FloatVector sum = p.fma(m, [ROUND]);
                    FloatVector f = p.fma(m, [ROUND].sub(sum));
                    """
                    + EXP2
                    + """
                    q.mul(power).fma(m, half.sub(negative)).intoArray(x, i);
                    """;

    private static final String GELU_TANH =
            "FloatVector t = v.mul(v.mul(v).fma([GELU_TANH_3], [GELU_TANH_1]));\n"
                    + SIGMOID
                    + "v.mul(s).intoArray(x, i);\n";

    private VectorMathSource() {}

    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0], PATH), write());
    }

    static String write() {
        String text =
                HEAD.formatted(VECTORS)
                        + MAXIMA.formatted(extremes())
                        + EXP2_SUMS.formatted(EXP2.strip())
                        + loop("gelu", "GELU", GELU)
                        + loop("geluTanh", "GELU_TANH", GELU_TANH)
                        + loop("quickGelu", "QUICK_GELU", timesSigmoid("v.mul([1.702f])"))
                        + loop("silu", "SILU", timesSigmoid("v"))
                        + loop(
                                "sigmoid",
                                "SIGMOID",
                                "FloatVector t = v;" + SIGMOID + "s.intoArray(x, i);")
                        + loop("tanh", "TANH", TANH)
                        + loop("relu", "RELU", "v.max([0]).intoArray(x, i);")
                        + "}\n";
        // Not an array's index, which follows a name.
        return text.replaceAll("(?<!\\w)\\[([-\\w.]+)\\](?=[,.)])", "broadcast(SPECIES, $1)");
    }

    /** The largest and the smallest integer of some vectors, in v0 and u0, by a tree. */
    private static String extremes() {
        StringBuilder s = new StringBuilder();
        for (int v = 0; v < VECTORS; v++) {
            s.append("IntVector v%d = ".formatted(v));
            s.append("FloatVector.fromArray(SPECIES, x, i + %d * LENGTH)".formatted(v));
            s.append(".reinterpretAsInts();\n");
            s.append("IntVector u%1$d = v%1$d;\n".formatted(v));
        }
        for (int half = VECTORS / 2; half > 0; half /= 2) {
            for (int v = 0; v < half; v++) {
                s.append("u%1$d = u%1$d.min(u%2$d);\n".formatted(v, v + half));
                s.append("v%1$d = v%1$d.max(v%2$d);\n".formatted(v, v + half));
            }
        }
        return s.toString();
    }

    private static String loop(String name, String activation, String body) {
        return LOOP.formatted(name, body, activation);
    }

    private static String timesSigmoid(String t) {
        return "FloatVector t = " + t + ";" + SIGMOID + "v.mul(s).intoArray(x, i);";
    }

    /** By Horner's rule, from the coefficient of the highest power down. */
    private static String polynomial(String name, String x, String... coefficients) {
        StringBuilder s = new StringBuilder();
        s.append("FloatVector %s = [%s]".formatted(name, coefficients[0]));
        s.append(".fma(%s, [%s]);\n".formatted(x, coefficients[1]));
        for (int i = 2; i < coefficients.length; i++) {
            s.append("%1$s = %1$s.fma(%2$s, [%3$s]);\n".formatted(name, x, coefficients[i]));
        }
        return s.toString();
    }

    private static String[] names(String prefix, int from, int to) {
        String[] names = new String[from - to + 1];
        for (int i = 0; i < names.length; i++) {
            names[i] = prefix + (from - i);
        }
        return names;
    }
}
