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
 * {@link io.github.vitrine.kernels.FloatMath}, on some elements of an array: the same operations in
 * the same order, so each has the bits that the scalar function gives, whatever the vectors' width.
 * Where that selects, this computes both and blends.
 *
 * <p>FloatMath says what each function does and how well; its {@code exp} and {@code erf} are left
 * out, as only rare activations need them.
 *
 * <p>Each but relu has more than 325 bytes, the most that C2 inlines, however often it is called.
 * With two of them in one method C2 would stop inlining before it has come to the Vector API's, and
 * vectors would be objects for good. Calls for no elements make no vectors, but count for the JVM's
 * compilers.
 *
 * <p>Coefficients are broadcast where they are used. C2 keeps such vectors in registers or loads
 * one float each; constant vectors it loads anew for each vector of a loop, from arrays that lie
 * across cache lines, since the loop might have written to these (measured: GELU and {@code expSum}
 * took half as long again).
 */
final class VectorMath {
    private static final int LENGTH = SPECIES.length();

    private VectorMath() {}

    /** See {@link io.github.vitrine.kernels.Kernels#expSum}. */
    static float expSum(float[] x, int from, int count, float scale, float max, float[] lanes) {
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
                y = y.mul(broadcast(SPECIES, scale)).sub(broadcast(SPECIES, max));
                FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
                FloatVector power =
                        sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
                FloatVector n = sum.sub(broadcast(SPECIES, ROUND));
                FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
                r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
                FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
                slope = slope.fma(r, broadcast(SPECIES, EXP_4));
                slope = slope.fma(r, broadcast(SPECIES, EXP_3));
                slope = slope.fma(r, broadcast(SPECIES, EXP_2));
                slope = slope.fma(r, broadcast(SPECIES, 1));
                FloatVector e = r.mul(power).fma(slope, power);
                e = e.blend(broadcast(SPECIES, 0), y.compare(LT, broadcast(SPECIES, EXP_SMALLEST)));
                e.intoArray(x, i);
                total = e.add(total);
            }
            total.intoArray(lanes, part);
        }
        return Lanes.sum(lanes);
    }

    static void gelu(float[] x, int from, int count) {
        Objects.checkFromIndexSize(from, count, x.length);
        int end = from + SPECIES.loopBound(count);
        for (int i = from; i < end; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector half = v.mul(broadcast(SPECIES, 0.5f));
            IntVector bits = half.reinterpretAsInts().or(SIGN);
            FloatVector negative = bits.reinterpretAsFloats();
            FloatVector m = bits.min(TAIL_END).reinterpretAsFloats();
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
            q.mul(power).fma(m, half.sub(negative)).intoArray(x, i);
        }
        Activation.GELU.apply(x, end, from + count - end);
    }

    static void geluTanh(float[] x, int from, int count) {
        Objects.checkFromIndexSize(from, count, x.length);
        int end = from + SPECIES.loopBound(count);
        for (int i = from; i < end; i += LENGTH) {
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
            FloatVector n = sum.sub(broadcast(SPECIES, ROUND));
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector s =
                    broadcast(SPECIES, 1)
                            .div(r.mul(power).fma(slope, broadcast(SPECIES, 1)).add(power));
            s = s.blend(broadcast(SPECIES, 1), t.compare(GT, broadcast(SPECIES, SIGMOID_ONE)));
            s = s.blend(broadcast(SPECIES, 0), t.compare(LT, broadcast(SPECIES, EXP_SMALLEST)));
            v.mul(s).intoArray(x, i);
        }
        Activation.GELU_TANH.apply(x, end, from + count - end);
    }

    static void quickGelu(float[] x, int from, int count) {
        Objects.checkFromIndexSize(from, count, x.length);
        int end = from + SPECIES.loopBound(count);
        for (int i = from; i < end; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector t = v.mul(broadcast(SPECIES, 1.702f));
            FloatVector y = t.neg();
            FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector n = sum.sub(broadcast(SPECIES, ROUND));
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector s =
                    broadcast(SPECIES, 1)
                            .div(r.mul(power).fma(slope, broadcast(SPECIES, 1)).add(power));
            s = s.blend(broadcast(SPECIES, 1), t.compare(GT, broadcast(SPECIES, SIGMOID_ONE)));
            s = s.blend(broadcast(SPECIES, 0), t.compare(LT, broadcast(SPECIES, EXP_SMALLEST)));
            v.mul(s).intoArray(x, i);
        }
        Activation.QUICK_GELU.apply(x, end, from + count - end);
    }

    static void silu(float[] x, int from, int count) {
        Objects.checkFromIndexSize(from, count, x.length);
        int end = from + SPECIES.loopBound(count);
        for (int i = from; i < end; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector t = v;
            FloatVector y = t.neg();
            FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector n = sum.sub(broadcast(SPECIES, ROUND));
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector s =
                    broadcast(SPECIES, 1)
                            .div(r.mul(power).fma(slope, broadcast(SPECIES, 1)).add(power));
            s = s.blend(broadcast(SPECIES, 1), t.compare(GT, broadcast(SPECIES, SIGMOID_ONE)));
            s = s.blend(broadcast(SPECIES, 0), t.compare(LT, broadcast(SPECIES, EXP_SMALLEST)));
            v.mul(s).intoArray(x, i);
        }
        Activation.SILU.apply(x, end, from + count - end);
    }

    static void sigmoid(float[] x, int from, int count) {
        Objects.checkFromIndexSize(from, count, x.length);
        int end = from + SPECIES.loopBound(count);
        for (int i = from; i < end; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector t = v;
            FloatVector y = t.neg();
            FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector n = sum.sub(broadcast(SPECIES, ROUND));
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector s =
                    broadcast(SPECIES, 1)
                            .div(r.mul(power).fma(slope, broadcast(SPECIES, 1)).add(power));
            s = s.blend(broadcast(SPECIES, 1), t.compare(GT, broadcast(SPECIES, SIGMOID_ONE)));
            s = s.blend(broadcast(SPECIES, 0), t.compare(LT, broadcast(SPECIES, EXP_SMALLEST)));
            s.intoArray(x, i);
        }
        Activation.SIGMOID.apply(x, end, from + count - end);
    }

    static void tanh(float[] x, int from, int count) {
        Objects.checkFromIndexSize(from, count, x.length);
        int end = from + SPECIES.loopBound(count);
        for (int i = from; i < end; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            FloatVector magnitude = v.abs();
            FloatVector y = magnitude.mul(broadcast(SPECIES, -2));
            FloatVector sum = y.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
            FloatVector power =
                    sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
            FloatVector n = sum.sub(broadcast(SPECIES, ROUND));
            FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), y);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            FloatVector slope = broadcast(SPECIES, EXP_6).fma(r, broadcast(SPECIES, EXP_5));
            slope = slope.fma(r, broadcast(SPECIES, EXP_4));
            slope = slope.fma(r, broadcast(SPECIES, EXP_3));
            slope = slope.fma(r, broadcast(SPECIES, EXP_2));
            slope = slope.fma(r, broadcast(SPECIES, 1));
            FloatVector e = r.mul(power).fma(slope, power);
            e = e.blend(broadcast(SPECIES, 0), y.compare(LT, broadcast(SPECIES, EXP_SMALLEST)));
            FloatVector large = broadcast(SPECIES, 1).sub(e).div(broadcast(SPECIES, 1).add(e));
            FloatVector square = v.mul(v);
            FloatVector p = broadcast(SPECIES, TANH_3).fma(square, broadcast(SPECIES, TANH_2));
            p = p.fma(square, broadcast(SPECIES, TANH_1));
            p = p.fma(square, broadcast(SPECIES, TANH_0));
            FloatVector small = magnitude.mul(square).fma(p, magnitude);
            small.blend(large, magnitude.compare(GE, broadcast(SPECIES, TANH_SPLIT)))
                    .reinterpretAsInts()
                    .or(v.reinterpretAsInts().and(SIGN))
                    .reinterpretAsFloats()
                    .intoArray(x, i);
        }
        Activation.TANH.apply(x, end, from + count - end);
    }

    static void relu(float[] x, int from, int count) {
        Objects.checkFromIndexSize(from, count, x.length);
        int end = from + SPECIES.loopBound(count);
        for (int i = from; i < end; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            v.max(broadcast(SPECIES, 0)).intoArray(x, i);
        }
        Activation.RELU.apply(x, end, from + count - end);
    }
}
