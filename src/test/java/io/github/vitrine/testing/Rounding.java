package io.github.vitrine.testing;

import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.tensor.BFloat16;
import io.github.vitrine.tensor.Float16;

/** What weights become when they are kept as another type, spelt out for comparison. */
public final class Rounding {
    private Rounding() {}

    /** The values that are left of rows of weights, {@code [rows, length]}. */
    public static float[] round(ElementType type, float[] weights, int length) {
        float[] rounded = weights.clone();
        for (int row = 0; row < weights.length; row += length) {
            float largest = 0;
            for (int i = row; i < row + length; i++) {
                largest = Math.max(largest, Math.abs(weights[i]));
            }
            for (int i = row; i < row + length; i++) {
                rounded[i] = round(type, weights[i], largest / 127);
            }
        }
        return rounded;
    }

    private static float round(ElementType type, float weight, float scale) {
        return switch (type) {
            case FLOAT32 -> weight;
            case BFLOAT16 -> BFloat16.toFloat(BFloat16.fromFloat(weight));
            case FLOAT16 -> Float16.toFloat(Float16.fromFloat(weight));
            case INT8 -> scale == 0 ? 0 : (float) Math.rint(weight / scale) * scale;
        };
    }
}
