package io.github.vitrine.checkpoint;

import java.util.Optional;

/** The types a safetensors file stores values in, little-endian, named as the format names them. */
public enum DType {
    /** A truth value in a byte; everything but 0 is true. */
    BOOL(8, Kind.INTEGER),
    /** Float of 1 sign, 2 exponent and 1 mantissa bits, two in a byte. */
    F4(4, Kind.OPAQUE),
    /** Float of 1 sign, 2 exponent and 3 mantissa bits, packed. */
    F6_E2M3(6, Kind.OPAQUE),
    /** Float of 1 sign, 3 exponent and 2 mantissa bits, packed. */
    F6_E3M2(6, Kind.OPAQUE),
    /** Unsigned byte. */
    U8(8, Kind.INTEGER),
    /** Signed byte. */
    I8(8, Kind.INTEGER),
    /** Float of 5 exponent and 2 mantissa bits, with infinities. */
    F8_E5M2(8, Kind.FLOAT),
    /** Float of 4 exponent and 3 mantissa bits, without infinities. */
    F8_E4M3(8, Kind.FLOAT),
    /** A power of two: 8 exponent bits and nothing else. */
    F8_E8M0(8, Kind.FLOAT),
    /** Float of 4 exponent and 3 mantissa bits, without infinities and negative zero. */
    F8_E4M3FNUZ(8, Kind.FLOAT),
    /** Float of 5 exponent and 2 mantissa bits, without infinities and negative zero. */
    F8_E5M2FNUZ(8, Kind.FLOAT),
    /** Signed 16-bit integer. */
    I16(16, Kind.INTEGER),
    /** Unsigned 16-bit integer. */
    U16(16, Kind.INTEGER),
    /** IEEE half precision. */
    F16(16, Kind.FLOAT),
    /** The upper half of a float32. */
    BF16(16, Kind.FLOAT),
    /** Signed 32-bit integer. */
    I32(32, Kind.INTEGER),
    /** Unsigned 32-bit integer. */
    U32(32, Kind.INTEGER),
    /** IEEE single precision. */
    F32(32, Kind.FLOAT),
    /** A complex number: two float32, real part first. */
    C64(64, Kind.OPAQUE),
    /** IEEE double precision. */
    F64(64, Kind.FLOAT),
    /** Signed 64-bit integer. */
    I64(64, Kind.INTEGER),
    /** Unsigned 64-bit integer. */
    U64(64, Kind.INTEGER);

    private enum Kind {
        FLOAT,
        INTEGER,
        OPAQUE
    }

    private static final DType[] ALL = values();

    private final int bits;
    private final Kind kind;

    DType(int bits, Kind kind) {
        this.bits = bits;
        this.kind = kind;
    }

    /**
     * Finds a type by the name a file gives it.
     *
     * @param name such as {@code BF16}; the format knows upper case only
     * @return the type, or empty if the format has none of that name
     */
    public static Optional<DType> named(String name) {
        for (DType type : ALL) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * The size of one value.
     *
     * @return 4 to 64 bits; below 8, values are packed and a tensor fills whole bytes
     */
    public int bits() {
        return bits;
    }

    /**
     * Tells whether values can be read as float32.
     *
     * @return true for the float types of one byte or more
     */
    public boolean isFloat() {
        return kind == Kind.FLOAT;
    }

    /**
     * Tells whether values can be read as long.
     *
     * @return true for the integers and {@link #BOOL}
     */
    public boolean isInteger() {
        return kind == Kind.INTEGER;
    }
}
