package io.github.vitrine.kernels.simd;

import static io.github.vitrine.kernels.Coefficients.*;
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
 */
final class VectorMath {
    private VectorMath() {}

    static FloatVector expNonPositive(FloatVector x) {
        FloatVector sum = x.fma(x.broadcast(LOG2_E), x.broadcast(ROUND));
        FloatVector power = powerOfTwo(sum);
        FloatVector r = remainder(x, sum.sub(ROUND));
        FloatVector e = power.mul(r).fma(slope(r), power);
        return e.blend(0, x.compare(LT, EXP_SMALLEST));
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector one = x.broadcast(1);
        FloatVector sum = x.fma(x.broadcast(-LOG2_E), x.broadcast(ROUND));
        FloatVector power = powerOfTwo(sum);
        FloatVector r = remainder(x.neg(), sum.sub(ROUND));
        FloatVector s = one.div(power.add(power.mul(r).fma(slope(r), one)));
        s = s.blend(1, x.compare(GT, SIGMOID_ONE));
        return s.blend(0, x.compare(LT, EXP_SMALLEST));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector one = x.broadcast(1);
        FloatVector magnitude = x.abs();
        FloatVector e = expNonPositive(magnitude.mul(-2));
        FloatVector large = one.sub(e).div(one.add(e));
        FloatVector square = x.mul(x);
        FloatVector p = x.broadcast(TANH_3).fma(square, square.broadcast(TANH_2));
        p = p.fma(square, square.broadcast(TANH_1));
        p = p.fma(square, square.broadcast(TANH_0));
        FloatVector small = magnitude.mul(square).fma(p, magnitude);
        return withSign(small.blend(large, magnitude.compare(GE, TANH_SPLIT)), x);
    }

    static FloatVector gelu(FloatVector x) {
        FloatVector half = x.mul(0.5f);
        FloatVector m = tailArgument(half);
        return m.fma(erfc(m), half.sub(negative(half)));
    }

    static FloatVector geluTanh(FloatVector x) {
        FloatVector twiceU =
                x.mul(x.mul(x).fma(x.broadcast(GELU_TANH_3), x.broadcast(GELU_TANH_1)));
        return x.mul(sigmoid(twiceU));
    }

    private static FloatVector powerOfTwo(FloatVector sum) {
        return sum.reinterpretAsInts().lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
    }

    private static FloatVector remainder(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(x.broadcast(-LN2_HIGH), x);
        return n.fma(x.broadcast(-LN2_LOW), r);
    }

    private static FloatVector slope(FloatVector r) {
        FloatVector p = r.broadcast(EXP_6).fma(r, r.broadcast(EXP_5));
        p = p.fma(r, r.broadcast(EXP_4));
        p = p.fma(r, r.broadcast(EXP_3));
        p = p.fma(r, r.broadcast(EXP_2));
        return p.fma(r, r.broadcast(1));
    }

    private static FloatVector negative(FloatVector x) {
        return x.reinterpretAsInts().or(SIGN).reinterpretAsFloats();
    }

    private static FloatVector tailArgument(FloatVector x) {
        return x.reinterpretAsInts().or(SIGN).min(TAIL_END).reinterpretAsFloats();
    }

    private static FloatVector erfc(FloatVector m) {
        FloatVector p = m.broadcast(TAIL_13).fma(m, m.broadcast(TAIL_12));
        p = p.fma(m, m.broadcast(TAIL_11));
        p = p.fma(m, m.broadcast(TAIL_10));
        p = p.fma(m, m.broadcast(TAIL_9));
        p = p.fma(m, m.broadcast(TAIL_8));
        p = p.fma(m, m.broadcast(TAIL_7));
        p = p.fma(m, m.broadcast(TAIL_6));
        p = p.fma(m, m.broadcast(TAIL_5));
        p = p.fma(m, m.broadcast(TAIL_4));
        p = p.fma(m, m.broadcast(TAIL_3));
        p = p.fma(m, m.broadcast(TAIL_2));
        p = p.fma(m, m.broadcast(TAIL_1));
        FloatVector sum = p.fma(m, m.broadcast(ROUND));
        FloatVector f = p.fma(m, m.broadcast(ROUND).sub(sum));
        FloatVector q = m.broadcast(EXP2_5).fma(f, f.broadcast(EXP2_4));
        q = q.fma(f, f.broadcast(EXP2_3));
        q = q.fma(f, f.broadcast(EXP2_2));
        q = q.fma(f, f.broadcast(EXP2_1));
        q = q.fma(f, f.broadcast(1));
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
