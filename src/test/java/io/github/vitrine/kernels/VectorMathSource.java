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
            import static io.github.vitrine.kernels.simd.SimdKernels.SPECIES;
            import static jdk.incubator.vector.FloatVector.broadcast;
            import static jdk.incubator.vector.VectorOperators.GE;
            import static jdk.incubator.vector.VectorOperators.GT;
            import static jdk.incubator.vector.VectorOperators.LSHL;
            import static jdk.incubator.vector.VectorOperators.LT;

            import io.github.vitrine.kernels.Activation;
            import io.github.vitrine.kernels.Lanes;
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
             * (measured: GELU and {@code expSum} took half as long again).
             */
            final class VectorMath {
                private static final int LENGTH = SPECIES.length();

                private VectorMath() {}
            """;

    private static final String EXP_SUM =
            """
            /** See {@link io.github.vitrine.kernels.Kernels#expSum}. */
            static float expSum(
                    float[] x, int from, int count, float scale, float max, float[] lanes) {
                Objects.checkFromIndexSize(from, count, x.length);
                int end = from + Lanes.roundUp(count);
                Objects.checkFromToIndex(from, end, x.length);
                if (count == 0) {
                    return 0;
                }
                for (int i = from + count; i < end; i++) {
                    // Padding whose exponential is zero: adding it to a lane changes nothing.
                    x[i] = Float.NEGATIVE_INFINITY;
                }
                for (int part = 0; part < Lanes.COUNT; part += LENGTH) {
                    FloatVector total = FloatVector.zero(SPECIES);
                    for (int i = from + part; i < end; i += Lanes.COUNT) {
                        FloatVector y = FloatVector.fromArray(SPECIES, x, i);
                        y = y.mul([scale]).sub([max]);
                        %s
                        e.intoArray(x, i);
                        total = e.add(total);
                    }
                    total.intoArray(lanes, part);
                }
                return Lanes.sum(lanes);
            }
            """;

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
            """
            FloatVector sum = y.fma([LOG2_E], [ROUND]);
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
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
                    + polynomial("q", "f", "EXP2_5", "EXP2_4", "EXP2_3", "EXP2_2", "EXP2_1", "1")
                    + """
                    FloatVector power =
                            sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
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
                HEAD
                        + EXP_SUM.formatted(EXP.strip())
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
        // Not an array's index: there is none in brackets that ends an argument or a receiver.
        return text.replaceAll("\\[([-\\w.]+)\\](?=[,.)])", "broadcast(SPECIES, $1)");
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
