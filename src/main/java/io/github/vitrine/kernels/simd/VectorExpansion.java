package io.github.vitrine.kernels.simd;

import io.github.vitrine.tensor.Float16;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of floats from values of fewer bits. */
final class VectorExpansion {
    private static final VectorSpecies<Float> FLOATS = SimdKernels.SPECIES;
    private static final int LENGTH = FLOATS.length();
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(LENGTH * Short.SIZE));

    /** The Vector API has no vector of four bytes. */
    static final boolean HAS_BYTES = LENGTH * Byte.SIZE >= 64;

    private static final VectorSpecies<Byte> BYTES =
            HAS_BYTES
                    ? VectorSpecies.of(byte.class, VectorShape.forBitSize(LENGTH * Byte.SIZE))
                    : ByteVector.SPECIES_64;

    private VectorExpansion() {}

    static FloatVector ofBFloat16(short[] source, int from) {
        return ints(source, from).lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /** A vector of {@link Float16}s; see there. */
    static FloatVector ofFloat16(short[] source, int from) {
        // The sign stays where it is; its copies above the exponent are wiped out.
        IntVector moved = ints(source, from).lanewise(VectorOperators.LSHL, 13).and(0x8fffe000);
        // Only an exponent of all zeros or all ones has, plus 1, zeros in its four upper bits.
        VectorMask<Integer> special =
                moved.add(1 << 23).and(0x0f << 24).compare(VectorOperators.EQ, 0);
        IntVector normal = moved.add(112 << 23);
        return special.anyTrue() ? ofAnyFloat16(moved) : normal.reinterpretAsFloats();
    }

    private static FloatVector ofAnyFloat16(IntVector moved) {
        IntVector sign = moved.and(1 << 31);
        IntVector magnitude = moved.and(Integer.MAX_VALUE);
        IntVector normal = magnitude.add(112 << 23);
        IntVector infinite = normal.add(112 << 23);
        IntVector subnormal =
                magnitude.add(113 << 23).reinterpretAsFloats().sub(0x1p-14f).reinterpretAsInts();
        return normal.blend(infinite, magnitude.compare(VectorOperators.GE, 31 << 23))
                .blend(subnormal, magnitude.compare(VectorOperators.LT, 1 << 23))
                .or(sign)
                .reinterpretAsFloats();
    }

    private static IntVector ints(short[] source, int from) {
        return (IntVector) ShortVector.fromArray(SHORTS, source, from).castShape(INTS, 0);
    }

    static FloatVector ofInt8(byte[] source, int from) {
        return (FloatVector) ByteVector.fromArray(BYTES, source, from).castShape(FLOATS, 0);
    }
}
