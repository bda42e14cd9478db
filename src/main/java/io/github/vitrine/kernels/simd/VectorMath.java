package io.github.vitrine.kernels.simd;

import static io.github.vitrine.kernels.Coefficients.*;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import io.github.vitrine.kernels.Coefficients;
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
 */
final class VectorMath {
    private VectorMath() {}

    /**
     * The coefficients as vectors. Broadcast where they are used, they took so much of what C2
     * inlines at most into one method that it sometimes gave up in the middle of GELU, and every
     * vector went through the heap (measured: the whole model 13 % slower).
     */
    private static final class V {
        static final FloatVector EXP2_1 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.EXP2_1);
        static final FloatVector EXP2_2 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.EXP2_2);
        static final FloatVector EXP2_3 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.EXP2_3);
        static final FloatVector EXP2_4 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.EXP2_4);
        static final FloatVector EXP2_5 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.EXP2_5);
        static final FloatVector EXP_2 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.EXP_2);
        static final FloatVector EXP_3 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.EXP_3);
        static final FloatVector EXP_4 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.EXP_4);
        static final FloatVector EXP_5 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.EXP_5);
        static final FloatVector EXP_6 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.EXP_6);
        static final FloatVector GELU_TANH_1 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.GELU_TANH_1);
        static final FloatVector GELU_TANH_3 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.GELU_TANH_3);
        static final FloatVector LOG2_E =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.LOG2_E);
        static final FloatVector MINUS_LN2_HIGH =
                FloatVector.broadcast(SimdKernels.SPECIES, -Coefficients.LN2_HIGH);
        static final FloatVector MINUS_LN2_LOW =
                FloatVector.broadcast(SimdKernels.SPECIES, -Coefficients.LN2_LOW);
        static final FloatVector MINUS_LOG2_E =
                FloatVector.broadcast(SimdKernels.SPECIES, -Coefficients.LOG2_E);
        static final FloatVector ONE = FloatVector.broadcast(SimdKernels.SPECIES, 1);
        static final FloatVector ROUND =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.ROUND);
        static final FloatVector TAIL_1 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_1);
        static final FloatVector TAIL_10 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_10);
        static final FloatVector TAIL_11 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_11);
        static final FloatVector TAIL_12 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_12);
        static final FloatVector TAIL_13 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_13);
        static final FloatVector TAIL_2 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_2);
        static final FloatVector TAIL_3 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_3);
        static final FloatVector TAIL_4 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_4);
        static final FloatVector TAIL_5 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_5);
        static final FloatVector TAIL_6 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_6);
        static final FloatVector TAIL_7 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_7);
        static final FloatVector TAIL_8 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_8);
        static final FloatVector TAIL_9 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TAIL_9);
        static final FloatVector TANH_0 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TANH_0);
        static final FloatVector TANH_1 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TANH_1);
        static final FloatVector TANH_2 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TANH_2);
        static final FloatVector TANH_3 =
                FloatVector.broadcast(SimdKernels.SPECIES, Coefficients.TANH_3);
    }

    static FloatVector expNonPositive(FloatVector x) {
        FloatVector sum = x.fma(V.LOG2_E, V.ROUND);
        FloatVector power = powerOfTwo(sum);
        FloatVector r = remainder(x, sum.sub(ROUND));
        FloatVector e = power.mul(r).fma(slope(r), power);
        return e.blend(0, x.compare(LT, EXP_SMALLEST));
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector one = V.ONE;
        FloatVector sum = x.fma(V.MINUS_LOG2_E, V.ROUND);
        FloatVector power = powerOfTwo(sum);
        FloatVector r = remainder(x.neg(), sum.sub(ROUND));
        FloatVector s = one.div(power.add(power.mul(r).fma(slope(r), one)));
        s = s.blend(1, x.compare(GT, SIGMOID_ONE));
        return s.blend(0, x.compare(LT, EXP_SMALLEST));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector one = V.ONE;
        FloatVector magnitude = x.abs();
        FloatVector e = expNonPositive(magnitude.mul(-2));
        FloatVector large = one.sub(e).div(one.add(e));
        FloatVector square = x.mul(x);
        FloatVector p = V.TANH_3.fma(square, V.TANH_2);
        p = p.fma(square, V.TANH_1);
        p = p.fma(square, V.TANH_0);
        FloatVector small = magnitude.mul(square).fma(p, magnitude);
        return withSign(small.blend(large, magnitude.compare(GE, TANH_SPLIT)), x);
    }

    static FloatVector gelu(FloatVector x) {
        FloatVector half = x.mul(0.5f);
        FloatVector m = tailArgument(half);
        return m.fma(erfc(m), half.sub(negative(half)));
    }

    static FloatVector geluTanh(FloatVector x) {
        FloatVector twiceU = x.mul(x.mul(x).fma(V.GELU_TANH_3, V.GELU_TANH_1));
        return x.mul(sigmoid(twiceU));
    }

    private static FloatVector powerOfTwo(FloatVector sum) {
        return sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
    }

    private static FloatVector remainder(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(V.MINUS_LN2_HIGH, x);
        return n.fma(V.MINUS_LN2_LOW, r);
    }

    private static FloatVector slope(FloatVector r) {
        FloatVector p = V.EXP_6.fma(r, V.EXP_5);
        p = p.fma(r, V.EXP_4);
        p = p.fma(r, V.EXP_3);
        p = p.fma(r, V.EXP_2);
        return p.fma(r, V.ONE);
    }

    private static FloatVector negative(FloatVector x) {
        return x.reinterpretAsInts().or(SIGN).reinterpretAsFloats();
    }

    private static FloatVector tailArgument(FloatVector x) {
        return x.reinterpretAsInts().or(SIGN).min(TAIL_END).reinterpretAsFloats();
    }

    private static FloatVector erfc(FloatVector m) {
        FloatVector p = V.TAIL_13.fma(m, V.TAIL_12);
        p = p.fma(m, V.TAIL_11);
        p = p.fma(m, V.TAIL_10);
        p = p.fma(m, V.TAIL_9);
        p = p.fma(m, V.TAIL_8);
        p = p.fma(m, V.TAIL_7);
        p = p.fma(m, V.TAIL_6);
        p = p.fma(m, V.TAIL_5);
        p = p.fma(m, V.TAIL_4);
        p = p.fma(m, V.TAIL_3);
        p = p.fma(m, V.TAIL_2);
        p = p.fma(m, V.TAIL_1);
        FloatVector sum = p.fma(m, V.ROUND);
        FloatVector f = p.fma(m, V.ROUND.sub(sum));
        FloatVector q = V.EXP2_5.fma(f, V.EXP2_4);
        q = q.fma(f, V.EXP2_3);
        q = q.fma(f, V.EXP2_2);
        q = q.fma(f, V.EXP2_1);
        q = q.fma(f, V.ONE);
        return q.mul(powerOfTwo(sum));
    }

    /** A vector without negative lanes, with the signs of another. */
    private static FloatVector withSign(FloatVector magnitude, FloatVector sign) {
        return magnitude
                .reinterpretAsInts()
                .or(sign.reinterpretAsInts().and(SIGN))
                .reinterpretAsFloats();
    }
}
