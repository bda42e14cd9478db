package io.github.vitrine.kernels.simd;

import static io.github.vitrine.kernels.Coefficients.*;
import static io.github.vitrine.kernels.simd.SimdKernels.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * {@link io.github.vitrine.kernels.FloatMath}, on vectors of any width: the same operations in the
 * same order, so each lane has the bits that the scalar function gives. Where that selects, this
 * computes both and blends.
 *
 * <p>FloatMath says what each function does and how well; its {@code exp} and {@code erf} are left
 * out, as only rare activations need them.
 *
 * <p>Methods are static and call few others, so that C2 inlines all of them and the vectors stay in
 * registers. It gives up at 15 frames, of which the Vector API itself takes up to six: one helper
 * more between {@code tanh} and {@code broadcast} made tanh 8 times slower on JDK 17.
 *
 * <p>Coefficients are broadcast where they are used. C2 keeps such vectors in registers or loads
 * one float each; constant vectors it loads anew for each vector of a loop, from arrays that lie
 * across cache lines, since the loop might have written to these (measured: GELU and {@code
 * expNonPositive} took half as long again).
 */
final class VectorMath {
    private VectorMath() {}

    static FloatVector expNonPositive(FloatVector x) {
        FloatVector sum = x.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
        FloatVector power = powerOfTwo(sum);
        FloatVector r = remainder(x, sum.sub(ROUND));
        FloatVector e = power.mul(r).fma(slope(r), power);
        return e.blend(0, x.compare(LT, EXP_SMALLEST));
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector one = broadcast(SPECIES, 1);
        FloatVector sum = x.fma(broadcast(SPECIES, -LOG2_E), broadcast(SPECIES, ROUND));
        FloatVector power = powerOfTwo(sum);
        FloatVector r = remainder(x.neg(), sum.sub(ROUND));
        FloatVector s = one.div(power.add(power.mul(r).fma(slope(r), one)));
        s = s.blend(1, x.compare(GT, SIGMOID_ONE));
        return s.blend(0, x.compare(LT, EXP_SMALLEST));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector one = broadcast(SPECIES, 1);
        FloatVector magnitude = x.abs();
        FloatVector e = expNonPositive(magnitude.mul(-2));
        FloatVector large = one.sub(e).div(one.add(e));
        FloatVector square = x.mul(x);
        FloatVector p = broadcast(SPECIES, TANH_3).fma(square, broadcast(SPECIES, TANH_2));
        p = p.fma(square, broadcast(SPECIES, TANH_1));
        p = p.fma(square, broadcast(SPECIES, TANH_0));
        FloatVector small = magnitude.mul(square).fma(p, magnitude);
        return withSign(small.blend(large, magnitude.compare(GE, TANH_SPLIT)), x);
    }

    /**
     * The GELU of elements {@code from} to {@code to} of an array, a whole number of vectors.
     *
     * <p>The longest function is a loop of its own, and without helpers: C2 stops inlining these
     * when a method has grown too much, and then every vector goes through the heap (measured: the
     * whole model 13 % slower). Of the Vector API it inlines everything, and this method nowhere,
     * as it has more than 325 bytes. So it is compiled alone, whoever calls it.
     *
     * <p>Calls without elements cost nothing, but count for the JVM's compilers.
     */
    static void gelu(float[] x, int from, int to) {
        if (from == to) {
            return;
        }
        for (int i = from; i < to; i += SPECIES.length()) {
            FloatVector half = FloatVector.fromArray(SPECIES, x, i).mul(0.5f);
            FloatVector negative = half.reinterpretAsInts().or(SIGN).reinterpretAsFloats();
            FloatVector m = negative.reinterpretAsInts().min(TAIL_END).reinterpretAsFloats();
            FloatVector p = broadcast(SPECIES, TAIL_13).fma(m, broadcast(SPECIES, TAIL_12));
            p = p.fma(m, broadcast(SPECIES, TAIL_11));
            p = p.fma(m, broadcast(SPECIES, TAIL_10));
            p = p.fma(m, broadcast(SPECIES, TAIL_9));
            p = p.fma(m, broadcast(SPECIES, TAIL_8));
            p = p.fma(m, broadcast(SPECIES, TAIL_7));
            p = p.fma(m, broadcast(SPECIES, TAIL_6));
            p = p.fma(m, broadcast(SPECIES, TAIL_5));
            p = p.fma(m, broadcast(SPECIES, TAIL_4));
            p = p.fma(m, broadcast(SPECIES, TAIL_3));
            p = p.fma(m, broadcast(SPECIES, TAIL_2));
            p = p.fma(m, broadcast(SPECIES, TAIL_1));
            FloatVector sum = p.fma(m, broadcast(SPECIES, ROUND));
            FloatVector f = p.fma(m, broadcast(SPECIES, ROUND).sub(sum));
            FloatVector q = broadcast(SPECIES, EXP2_5).fma(f, broadcast(SPECIES, EXP2_4));
            q = q.fma(f, broadcast(SPECIES, EXP2_3));
            q = q.fma(f, broadcast(SPECIES, EXP2_2));
            q = q.fma(f, broadcast(SPECIES, EXP2_1));
            q = q.fma(f, broadcast(SPECIES, 1));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            m.fma(q.mul(power), half.sub(negative)).intoArray(x, i);
        }
    }

    static FloatVector geluTanh(FloatVector x) {
        FloatVector twiceU =
                x.mul(
                        x.mul(x)
                                .fma(
                                        broadcast(SPECIES, GELU_TANH_3),
                                        broadcast(SPECIES, GELU_TANH_1)));
        return x.mul(sigmoid(twiceU));
    }

    private static FloatVector powerOfTwo(FloatVector sum) {
        return sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
    }

    private static FloatVector remainder(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), x);
        return n.fma(broadcast(SPECIES, -LN2_LOW), r);
    }

    private static FloatVector slope(FloatVector r) {
        FloatVector p = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
        p = p.fma(r, broadcast(SPECIES, EXP_4));
        p = p.fma(r, broadcast(SPECIES, EXP_3));
        p = p.fma(r, broadcast(SPECIES, EXP_2));
        return p.fma(r, broadcast(SPECIES, 1));
    }

    /** A vector without negative lanes, with the signs of another. */
    private static FloatVector withSign(FloatVector magnitude, FloatVector sign) {
        return magnitude
                .reinterpretAsInts()
                .or(sign.reinterpretAsInts().and(SIGN))
                .reinterpretAsFloats();
    }
}
