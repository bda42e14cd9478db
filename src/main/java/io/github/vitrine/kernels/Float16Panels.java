package io.github.vitrine.kernels;

import io.github.vitrine.tensor.Float16;

/** Panels of {@link Float16}. */
final class Float16Panels extends RoundedPanels {
    private static final int LEAD = 2 * PackedMatrix.LEAD;

    private final short[] values;

    Float16Panels(int length) {
        values = new short[LEAD + length];
    }

    @Override
    void write(int at, float[] block, int count) {
        for (int i = 0; i < count; i++) {
            short kept = Float16.fromFloat(block[i]);
            if (Float.isInfinite(Float16.toFloat(kept)) && !Float.isInfinite(block[i])) {
                throw refusal(ElementType.FLOAT16, block[i]);
            }
            values[LEAD + at + i] = kept;
        }
    }

    @Override
    public void read(int at, int rows, Kernels kernels, Product product) {
        int count = rows * kernels.panelWidth();
        float[] block = product.spareBlock(count);
        kernels.expandFloat16(values, LEAD + at, count, block, product.blockAt);
    }

    @Override
    public long bytes() {
        return (long) Short.BYTES * values.length;
    }
}
