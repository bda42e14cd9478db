package io.github.vitrine.kernels;

import io.github.vitrine.tensor.BFloat16;
import io.github.vitrine.tensor.Float16;

/**
 * The kernels in plain Java: the oracle that every other form must equal bit for bit, written so
 * that the JIT compiler can vectorise the loops itself.
 */
public class ScalarKernels extends TiledKernels {
    private static final int TILE_ROWS = 16;
    private static final int PANEL_WIDTH = 2 * K_BLOCK;

    /** Links of a chain per pass over a row. */
    private static final int STEPS = 4;

    /** Creates the kernels; they hold no state. */
    public ScalarKernels() {
        this(TILE_ROWS, PANEL_WIDTH, 0, 0); // its tile leaves out by itself what does not count
    }

    /**
     * For kernels that compute the same with another tile.
     *
     * @param tileRows rows of the tile
     * @param panelWidth columns of the tile
     * @param fewRows tiles of which no more rows count are left to {@link #edge}; 0 for none
     * @param fewColumns tiles of which no more columns count are, too
     */
    protected ScalarKernels(int tileRows, int panelWidth, int fewRows, int fewColumns) {
        super(tileRows, panelWidth, fewRows, fewColumns);
    }

    @Override
    public String name() {
        return "scalar";
    }

    /**
     * Works on copies of the rows at hand: the JIT vectorises a loop over several arrays only where
     * all start at index 0 (measured on JDK 17 and 25: 28 GFLOP/s against 9). It computes such a
     * loop's first and last elements one by one, some 16 of them, so that one over 256 is half as
     * fast again as one over 128.
     */
    @Override
    protected void tile(
            float[] left,
            int leftAt,
            int k,
            float[] panel,
            int panelAt,
            float[] first,
            float[] sums,
            int sumsAt,
            Product scratch) {
        int rows = Math.min(TILE_ROWS, scratch.tileRows());
        int columns = Strips.columnsOf(scratch.tileColumns());
        float[][] b = scratch.rows(STEPS + TILE_ROWS, columns);
        for (int row = 0; row < rows; row++) {
            if (first != null) {
                System.arraycopy(first, 0, b[STEPS + row], 0, columns);
            } else {
                for (int strip = 0, done = 0; done < columns; strip++, done += K_BLOCK) {
                    int at = sumsAt + strip * scratch.sumsDistance() + row * K_BLOCK;
                    System.arraycopy(sums, at, b[STEPS + row], done, K_BLOCK);
                }
            }
        }
        int i = 0;
        for (; i + STEPS <= k; i += STEPS) {
            for (int step = 0; step < STEPS; step++) {
                int from = panelAt + (i + step) * PANEL_WIDTH;
                System.arraycopy(panel, from, b[step], 0, columns);
            }
            for (int row = 0; row < rows; row++) {
                int a = leftAt + row * K_BLOCK + i;
                float a0 = left[a];
                float a1 = left[a + 1];
                float a2 = left[a + 2];
                float a3 = left[a + 3];
                fourSteps(a0, b[0], a1, b[1], a2, b[2], a3, b[3], b[STEPS + row]);
            }
        }
        for (; i < k; i++) {
            System.arraycopy(panel, panelAt + i * PANEL_WIDTH, b[0], 0, columns);
            for (int row = 0; row < rows; row++) {
                oneStep(left[leftAt + row * K_BLOCK + i], b[0], b[STEPS + row]);
            }
        }
        for (int row = 0; row < rows; row++) {
            for (int strip = 0, done = 0; done < columns; strip++, done += K_BLOCK) {
                int at = sumsAt + strip * scratch.sumsDistance() + row * K_BLOCK;
                System.arraycopy(b[STEPS + row], done, sums, at, K_BLOCK);
            }
        }
    }

    /** Four links of each of a row's chains, to load and store the sums a quarter as often. */
    private static void fourSteps(
            float a0,
            float[] b0,
            float a1,
            float[] b1,
            float a2,
            float[] b2,
            float a3,
            float[] b3,
            float[] sums) {
        for (int j = 0; j < sums.length; j++) {
            float sum = Math.fma(a1, b1[j], Math.fma(a0, b0[j], sums[j]));
            sums[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], sum));
        }
    }

    private static void oneStep(float a, float[] b, float[] sums) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] = Math.fma(a, b[j], sums[j]);
        }
    }

    @Override
    public void layerNorm(
            float[] x,
            int from,
            int distance,
            int count,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] out,
            int at,
            int outDistance,
            float[] lanes) {
        int source = distance - Strips.WIDTH; // how much further off each strip is than in a row
        int target = outDistance - Strips.WIDTH;
        // One part at least: the warm-up runs rows of no elements, as far as to all three loops.
        int least = Math.max(1, count);
        clear(lanes);
        for (int i = 0, first = 0; first < least; i++, first += Strips.WIDTH) {
            addToLanes(x, from + i * source, first, end(first, count), lanes);
        }
        float mean = Lanes.sum(lanes) / count;
        clear(lanes);
        for (int i = 0, first = 0; first < least; i++, first += Strips.WIDTH) {
            addSquaresToLanes(x, from + i * source, first, end(first, count), mean, lanes);
        }
        float variance = Lanes.sum(lanes) / count;
        float inverse = 1 / (float) Math.sqrt(variance + epsilon);
        for (int i = 0, first = 0; first < least; i++, first += Strips.WIDTH) {
            int to = at + i * target;
            int end = end(first, count);
            normalize(x, from + i * source, first, end, mean, inverse, weight, bias, out, to);
        }
    }

    private static int end(int first, int count) {
        return Math.min(count, first + Strips.WIDTH);
    }

    /**
     * Adds elements {@code first} to {@code count} of a row to their lanes.
     *
     * @param x holds the row
     * @param from its first element
     * @param first where to begin, a multiple of {@link Lanes#COUNT}
     * @param count the row's length
     * @param lanes what has been added so far, and then the new sums
     */
    protected void addToLanes(float[] x, int from, int first, int count, float[] lanes) {
        for (int i = first; i < count; i++) {
            lanes[i % Lanes.COUNT] += x[from + i];
        }
    }

    /**
     * Like {@link #addToLanes}, for the squares of the distances from the mean.
     *
     * @param x holds the row
     * @param from its first element
     * @param first where to begin, a multiple of {@link Lanes#COUNT}
     * @param count the row's length
     * @param mean the row's mean
     * @param lanes what has been added so far, and then the new sums
     */
    protected void addSquaresToLanes(
            float[] x, int from, int first, int count, float mean, float[] lanes) {
        for (int i = first; i < count; i++) {
            float d = x[from + i] - mean;
            lanes[i % Lanes.COUNT] = Math.fma(d, d, lanes[i % Lanes.COUNT]);
        }
    }

    /**
     * Normalizes elements {@code first} to {@code count} of a row, given its statistics.
     *
     * @param x holds the row
     * @param from its first element
     * @param first where to begin
     * @param count the row's length
     * @param mean the row's mean
     * @param inverse one over its standard deviation
     * @param weight one factor per element
     * @param bias one value per element
     * @param out receives the row
     * @param at where the row starts in {@code out}
     */
    protected void normalize(
            float[] x,
            int from,
            int first,
            int count,
            float mean,
            float inverse,
            float[] weight,
            float[] bias,
            float[] out,
            int at) {
        for (int i = first; i < count; i++) {
            out[at + i] = Math.fma((x[from + i] - mean) * inverse, weight[i], bias[i]);
        }
    }

    @Override
    public void maxima(float[] x, int from, int rows, float[] maxima) {
        for (int row = 0; row < rows; row++) {
            int max = FloatMath.order(maxima[row]);
            for (int i = from + row * Strips.WIDTH; i < from + (row + 1) * Strips.WIDTH; i++) {
                max = Math.max(max, FloatMath.order(x[i]));
            }
            maxima[row] = FloatMath.ofOrder(max);
        }
    }

    @Override
    public void exp2Sums(
            float[] x, int from, int rows, int columns, float scale, float[] maxima, float[] sums) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns; i++) {
                int at = from + row * Strips.WIDTH + i;
                float e = FloatMath.exp2((x[at] - maxima[row]) * scale);
                x[at] = e;
                sums[row * Lanes.COUNT + i % Lanes.COUNT] += e;
            }
        }
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

    @Override
    public void expandBFloat16(short[] source, int from, int count, float[] out, int at) {
        for (int i = 0; i < count; i++) {
            out[at + i] = BFloat16.toFloat(source[from + i]);
        }
    }

    @Override
    public void expandFloat16(short[] source, int from, int count, float[] out, int at) {
        for (int i = 0; i < count; i++) {
            out[at + i] = Float16.toFloat(source[from + i]);
        }
    }

    @Override
    public void expandInt8(
            byte[] source,
            int from,
            int rows,
            float[] scales,
            int scalesFrom,
            int width,
            float[] out,
            int at) {
        for (int row = 0; row < rows * width; row += width) {
            for (int i = 0; i < width; i++) {
                out[at + row + i] = scales[scalesFrom + i] * source[from + row + i];
            }
        }
    }

    private static void clear(float[] lanes) {
        java.util.Arrays.fill(lanes, 0, Lanes.COUNT, 0);
    }
}
