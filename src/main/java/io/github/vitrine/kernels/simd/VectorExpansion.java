package io.github.vitrine.kernels.simd;

import io.github.vitrine.tensor.Float16;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Floats from values of fewer bits, whole vectors at a time. */
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

    static void ofBFloat16(short[] source, int from, int count, float[] out, int at) {
        for (int i = 0; i < count; i += LENGTH) {
            ShortVector.fromArray(SHORTS, source, from + i)
                    .castShape(INTS, 0)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 16)
                    .reinterpretAsFloats()
                    .intoArray(out, at + i);
        }
    }

    /**
     * As {@link Float16#toFloat}, with all cases computed and chosen from: a branch around the rare
     * ones keeps the compiler from holding vectors in registers (measured on JDK 25: ten times
     * slower).
     */
    static void ofFloat16(short[] source, int from, int count, float[] out, int at) {
        for (int i = 0; i < count; i += LENGTH) {
            // Sixteen bits a lane, with copies of the first above them.
            IntVector bits =
                    ShortVector.fromArray(SHORTS, source, from + i)
                            .castShape(INTS, 0)
                            .reinterpretAsInts();
            IntVector moved = bits.and(0x7fff).lanewise(VectorOperators.LSHL, 13);
            IntVector normal = moved.add(112 << 23);
            IntVector infinite = normal.add(112 << 23);
            IntVector subnormal =
                    moved.add(113 << 23).reinterpretAsFloats().sub(0x1p-14f).reinterpretAsInts();
            normal.blend(infinite, moved.compare(VectorOperators.GE, 31 << 23))
                    .blend(subnormal, moved.compare(VectorOperators.LT, 1 << 23))
                    .or(bits.and(1 << 31))
                    .reinterpretAsFloats()
                    .intoArray(out, at + i);
        }
    }

    static void ofInt8(
            byte[] source,
            int from,
            int rows,
            float[] scales,
            int scalesFrom,
            int width,
            float[] out,
            int at) {
        for (int row = 0; row < rows * width; row += width) {
            for (int i = 0; i < width; i += LENGTH) {
                FloatVector.fromArray(FLOATS, scales, scalesFrom + i)
                        .mul(
                                ByteVector.fromArray(BYTES, source, from + row + i)
                                        .castShape(FLOATS, 0))
                        .intoArray(out, at + row + i);
            }
        }
    }
}
