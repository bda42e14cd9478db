// Written by VectorMathSource (in the tests); change it there.
package io.github.vitrine.kernels.simd;

import static io.github.vitrine.kernels.Coefficients.*;
import static io.github.vitrine.kernels.simd.SimdKernels.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import io.github.vitrine.kernels.Lanes;
import jdk.incubator.vector.FloatVector;

/**
 * {@link io.github.vitrine.kernels.FloatMath}, on elements {@code from} to {@code to} of an array,
 * a whole number of vectors of any width: the same operations in the same order, so each lane has
 * the bits that the scalar function gives. Where that selects, this computes both and blends.
 *
 * <p>FloatMath says what each function does and how well; its {@code exp} and {@code erf} are left
 * out, as only rare activations need them.
 *
 * <p>Coefficients are broadcast where they are used. C2 keeps such vectors in registers or loads
 * one float each; constant vectors it loads anew for each vector of a loop, from arrays that lie
 * across cache lines, since the loop might have written to these (measured: GELU and {@code
 * expNonPositive} took half as long again).
 */
final class VectorMath {
    private static final int LENGTH = SPECIES.length();

    private VectorMath() {}

    /**
     * Replaces x by e^(x scale - max), where that is not positive, in every vector that is so many
     * virtual lanes from the one before, and puts their sum into the lanes.
     */
    static void expSum(
            float[] x, int from, int to, float scale, float max, float[] lanes, int part) {
        FloatVector total = FloatVector.zero(SPECIES);
        for (int i = from; i < to; i += Lanes.COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, x, i).mul(scale).sub(max);
            FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector n = sum.sub(ROUND);
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector e = power.mul(r).fma(slope, power);
            e = e.blend(0, y.compare(LT, EXP_SMALLEST));
            e.intoArray(x, i);
            total = total.add(e);
        }
        total.intoArray(lanes, part);
    }

    static void gelu(float[] x, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector half = v.mul(0.5f);
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

    static void geluTanh(float[] x, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector t =
                    v.mul(
                            v.mul(v)
                                    .fma(
                                            broadcast(SPECIES, GELU_TANH_3),
                                            broadcast(SPECIES, GELU_TANH_1)));
            FloatVector y = t.neg();
            FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector n = sum.sub(ROUND);
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector s =
                    broadcast(SPECIES, 1)
                            .div(power.add(power.mul(r).fma(slope, broadcast(SPECIES, 1))));
            s = s.blend(1, t.compare(GT, SIGMOID_ONE));
            s = s.blend(0, t.compare(LT, EXP_SMALLEST));
            v.mul(s).intoArray(x, i);
        }
    }

    static void quickGelu(float[] x, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector t = v.mul(1.702f);
            FloatVector y = t.neg();
            FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector n = sum.sub(ROUND);
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector s =
                    broadcast(SPECIES, 1)
                            .div(power.add(power.mul(r).fma(slope, broadcast(SPECIES, 1))));
            s = s.blend(1, t.compare(GT, SIGMOID_ONE));
            s = s.blend(0, t.compare(LT, EXP_SMALLEST));
            v.mul(s).intoArray(x, i);
        }
    }

    static void silu(float[] x, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector t = v;
            FloatVector y = t.neg();
            FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector n = sum.sub(ROUND);
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector s =
                    broadcast(SPECIES, 1)
                            .div(power.add(power.mul(r).fma(slope, broadcast(SPECIES, 1))));
            s = s.blend(1, t.compare(GT, SIGMOID_ONE));
            s = s.blend(0, t.compare(LT, EXP_SMALLEST));
            v.mul(s).intoArray(x, i);
        }
    }

    static void sigmoid(float[] x, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector t = v;
            FloatVector y = t.neg();
            FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector n = sum.sub(ROUND);
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector s =
                    broadcast(SPECIES, 1)
                            .div(power.add(power.mul(r).fma(slope, broadcast(SPECIES, 1))));
            s = s.blend(1, t.compare(GT, SIGMOID_ONE));
            s = s.blend(0, t.compare(LT, EXP_SMALLEST));
            s.intoArray(x, i);
        }
    }

    static void tanh(float[] x, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector magnitude = v.abs();
            FloatVector y = magnitude.mul(-2);
            FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector n = sum.sub(ROUND);
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector e = power.mul(r).fma(slope, power);
            e = e.blend(0, y.compare(LT, EXP_SMALLEST));
            FloatVector large = broadcast(SPECIES, 1).sub(e).div(broadcast(SPECIES, 1).add(e));
            FloatVector square = v.mul(v);
            FloatVector p = broadcast(SPECIES, TANH_3).fma(square, broadcast(SPECIES, TANH_2));
            p = p.fma(square, broadcast(SPECIES, TANH_1));
            p = p.fma(square, broadcast(SPECIES, TANH_0));
            FloatVector small = magnitude.mul(square).fma(p, magnitude);
            small.blend(large, magnitude.compare(GE, TANH_SPLIT))
                    .reinterpretAsInts()
                    .or(v.reinterpretAsInts().and(SIGN))
                    .reinterpretAsFloats()
                    .intoArray(x, i);
        }
    }

    static void relu(float[] x, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            v.max(0).intoArray(x, i);
        }
    }
}
