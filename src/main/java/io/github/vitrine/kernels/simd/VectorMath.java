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
 * across cache lines, since the loop might have written to these (measured: GELU and {@code
 * exp2Sums} took half as long again).
 */
final class VectorMath {
    private static final int LENGTH = SPECIES.length();

    /** What a step of {@link #maxima} reads: a row of a strip, or a part of it. */
    private static final int PART = 8 * LENGTH;

    private static final int PARTS = Strips.WIDTH / PART;

    private VectorMath() {}

    /** See {@link io.github.vitrine.kernels.Kernels#maxima}. */
    static void maxima(float[] x, int from, int rows, float[] maxima) {
        Objects.checkFromIndexSize(from, rows * Strips.WIDTH, x.length);
        for (int part = 0; part < rows * PARTS; part++) {
            int i = from + part * PART;
            IntVector v0 = FloatVector.fromArray(SPECIES, x, i + 0 * LENGTH).reinterpretAsInts();
            IntVector u0 = v0;
            IntVector v1 = FloatVector.fromArray(SPECIES, x, i + 1 * LENGTH).reinterpretAsInts();
            IntVector u1 = v1;
            IntVector v2 = FloatVector.fromArray(SPECIES, x, i + 2 * LENGTH).reinterpretAsInts();
            IntVector u2 = v2;
            IntVector v3 = FloatVector.fromArray(SPECIES, x, i + 3 * LENGTH).reinterpretAsInts();
            IntVector u3 = v3;
            IntVector v4 = FloatVector.fromArray(SPECIES, x, i + 4 * LENGTH).reinterpretAsInts();
            IntVector u4 = v4;
            IntVector v5 = FloatVector.fromArray(SPECIES, x, i + 5 * LENGTH).reinterpretAsInts();
            IntVector u5 = v5;
            IntVector v6 = FloatVector.fromArray(SPECIES, x, i + 6 * LENGTH).reinterpretAsInts();
            IntVector u6 = v6;
            IntVector v7 = FloatVector.fromArray(SPECIES, x, i + 7 * LENGTH).reinterpretAsInts();
            IntVector u7 = v7;
            u0 = u0.min(u4);
            v0 = v0.max(v4);
            u1 = u1.min(u5);
            v1 = v1.max(v5);
            u2 = u2.min(u6);
            v2 = v2.max(v6);
            u3 = u3.min(u7);
            v3 = v3.max(v7);
            u0 = u0.min(u2);
            v0 = v0.max(v2);
            u1 = u1.min(u3);
            v1 = v1.max(v3);
            u0 = u0.min(u1);
            v0 = v0.max(v1);

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

    /** See {@link io.github.vitrine.kernels.Kernels#exp2Sums}. */
    static void exp2Sums(
            float[] x, int from, int rows, int columns, float scale, float[] maxima, float[] sums) {
        if (rows > 0) {
            int size = (rows - 1) * Strips.WIDTH + columns;
            Objects.checkFromIndexSize(from, size, x.length);
        }
        // Rows in the inner loop: none waits for its own sum.
        for (int column = 0; column < columns; column += LENGTH) {
            for (int row = 0; row < rows; row++) {
                int i = from + column + row * Strips.WIDTH;
                FloatVector y = FloatVector.fromArray(SPECIES, x, i);
                y = y.sub(broadcast(SPECIES, maxima[row])).mul(broadcast(SPECIES, scale));
                FloatVector sum = y.add(broadcast(SPECIES, ROUND));
                FloatVector f = y.sub(sum.sub(broadcast(SPECIES, ROUND)));
                FloatVector q = broadcast(SPECIES, EXP2_5).fma(f, broadcast(SPECIES, EXP2_4));
                q = q.fma(f, broadcast(SPECIES, EXP2_3));
                q = q.fma(f, broadcast(SPECIES, EXP2_2));
                q = q.fma(f, broadcast(SPECIES, EXP2_1));
                q = q.fma(f, broadcast(SPECIES, 1));
                FloatVector power =
                        sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
                FloatVector e = q.mul(power);
                e =
                        e.blend(
                                broadcast(SPECIES, 0),
                                y.compare(LT, broadcast(SPECIES, EXP2_SMALLEST)));
                e.intoArray(x, i);
                int lane = row * Lanes.COUNT + column % Lanes.COUNT;
                e.add(FloatVector.fromArray(SPECIES, sums, lane)).intoArray(sums, lane);
            }
        }
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
