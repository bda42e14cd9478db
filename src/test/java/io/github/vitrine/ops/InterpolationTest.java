package io.github.vitrine.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.vitrine.tensor.Tensor;
import org.junit.jupiter.api.Test;

class InterpolationTest {
    /** Against torch 2.13: {@code interpolate(mode='bicubic', align_corners=True)}. */
    @Test
    void alignedCornersAreTorchs() {
        Tensor grid = Tensor.of(new float[] {0, 1, 4, -2, 3, 5}, 3, 2, 1);
        float[] want = {
            0,
            0.3148146f,
            0.6851851f,
            1,
            2.09375f,
            1.0706019f,
            -0.1331013f,
            -1.15625f,
            4,
            2.1111112f,
            -0.1111101f,
            -2,
            3.875f,
            3.0387726f,
            2.0549777f,
            1.21875f,
            3,
            3.6296284f,
            4.3703709f,
            5
        };
        Interpolation corners = Interpolation.BICUBIC_ALIGN_CORNERS;
        assertArrayEquals(want, corners.resize(grid, 5, 4).toArray(), 1e-5f);
        assertArrayEquals(new float[] {0, 3}, corners.resize(grid, 2, 1).toArray());
    }
}
