package io.github.vitrine.kernels;

/**
 * The kernels in plain Java: the oracle that every other form must equal bit for bit, written so
 * that the JIT compiler can vectorise the loops itself.
 */
public class ScalarKernels extends TiledKernels {
    private static final int TILE_ROWS = 4;
    private static final int PANEL_WIDTH = 64;

    /** Creates the kernels; they hold no state. */
    public ScalarKernels() {
        this(TILE_ROWS, PANEL_WIDTH);
    }

    /**
     * For kernels that compute the same with another tile.
     *
     * @param tileRows rows of the tile
     * @param panelWidth columns of the tile
     */
    protected ScalarKernels(int tileRows, int panelWidth) {
        super(tileRows, panelWidth);
    }

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    protected void tile(
            float[] left, int leftAt, int k, float[] panel, int panelAt, float[] sums, int sumsAt) {
        int i = 0;
        for (; i + 4 <= k; i += 4) {
            for (int row = 0; row < TILE_ROWS; row++) {
                int a = leftAt + row * K_BLOCK + i;
                fourSteps(
                        left,
                        a,
                        panel,
                        panelAt + i * PANEL_WIDTH,
                        sums,
                        sumsAt + row * PANEL_WIDTH);
            }
        }
        for (; i < k; i++) {
            for (int row = 0; row < TILE_ROWS; row++) {
                float a = left[leftAt + row * K_BLOCK + i];
                int c = sumsAt + row * PANEL_WIDTH;
                int b = panelAt + i * PANEL_WIDTH;
                for (int j = 0; j < PANEL_WIDTH; j++) {
                    sums[c + j] = Math.fma(a, panel[b + j], sums[c + j]);
                }
            }
        }
    }

    /**
     * Four links of each of a row's chains at once, to load and store the sums a quarter as often.
     */
    private static void fourSteps(float[] left, int a, float[] panel, int b, float[] sums, int c) {
        float a0 = left[a];
        float a1 = left[a + 1];
        float a2 = left[a + 2];
        float a3 = left[a + 3];
        for (int j = 0; j < PANEL_WIDTH; j++) {
            float sum = Math.fma(a0, panel[b + j], sums[c + j]);
            sum = Math.fma(a1, panel[b + PANEL_WIDTH + j], sum);
            sum = Math.fma(a2, panel[b + 2 * PANEL_WIDTH + j], sum);
            sums[c + j] = Math.fma(a3, panel[b + 3 * PANEL_WIDTH + j], sum);
        }
    }

    @Override
    public void layerNorm(
            float[] x,
            int from,
            int count,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] out,
            int at,
            float[] lanes) {
        clear(lanes);
        for (int i = 0; i < count; i++) {
            lanes[i % Lanes.COUNT] += x[from + i];
        }
        float mean = Lanes.sum(lanes) / count;
        clear(lanes);
        for (int i = 0; i < count; i++) {
            float d = x[from + i] - mean;
            lanes[i % Lanes.COUNT] = Math.fma(d, d, lanes[i % Lanes.COUNT]);
        }
        float variance = Lanes.sum(lanes) / count;
        float inverse = 1 / (float) Math.sqrt(variance + epsilon);
        for (int i = 0; i < count; i++) {
            out[at + i] = Math.fma((x[from + i] - mean) * inverse, weight[i], bias[i]);
        }
    }

    @Override
    public float max(float[] x, int from, int count) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, x[from + i]);
        }
        return max;
    }

    @Override
    public float expSum(float[] x, int from, int count, float scale, float max, float[] lanes) {
        clear(lanes);
        for (int i = 0; i < count; i++) {
            float e = FloatMath.expNonPositive(x[from + i] * scale - max);
            x[from + i] = e;
            lanes[i % Lanes.COUNT] += e;
        }
        return Lanes.sum(lanes);
    }

    @Override
    public void scale(float[] x, int from, int count, float factor) {
        for (int i = 0; i < count; i++) {
            x[from + i] *= factor;
        }
    }

    @Override
    public void add(float[] x, int from, float[] y, int yFrom, int count) {
        for (int i = 0; i < count; i++) {
            x[from + i] += y[yFrom + i];
        }
    }

    @Override
    public void activate(Activation activation, float[] x, int from, int count) {
        activation.apply(x, from, count);
    }

    private static void clear(float[] lanes) {
        java.util.Arrays.fill(lanes, 0, Lanes.COUNT, 0);
    }
}
