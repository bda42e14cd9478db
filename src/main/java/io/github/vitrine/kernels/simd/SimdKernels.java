package io.github.vitrine.kernels.simd;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.Lanes;
import io.github.vitrine.kernels.Product;
import io.github.vitrine.kernels.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on the Vector API, at the widest vectors of this machine up to 512 bit. Whatever is
 * not overridden here is inherited from the scalar form.
 *
 * <p>A loop on vectors is one method, with all of them: C2 keeps a vector in a register only where
 * it inlines every method that takes or returns one, and whether it does depends on how often they
 * were called, and on what it has compiled before. Of the Vector API it inlines all that is called
 * on a vector whose class it knows, as that of one just made. So within a loop, a vector that the
 * loop carries is an argument of operations, never what they are called on. Rows that are too short
 * for a vector make none: such calls cost nothing, but count for the JVM's compilers.
 */
public final class SimdKernels extends ScalarKernels {
    /** The machine's vectors; never wider than the virtual lanes of a reduction. */
    static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() > Lanes.COUNT
                    ? FloatVector.SPECIES_512
                    : FloatVector.SPECIES_PREFERRED;

    /** Distance between the rows of a tile's operands. */
    static final int STEP = K_BLOCK;

    private static final int LENGTH = SPECIES.length();

    /**
     * AVX-512 and ARM have 32 vector registers, AVX2 has 16: room for 24 or 12 sums beside a step's
     * vectors and factors.
     */
    private static final boolean MANY_REGISTERS =
            SPECIES.vectorBitSize() == 512 || System.getProperty("os.arch").equals("aarch64");

    /**
     * C2 of JDK 17 and of 26 keeps one of twelve sums in memory, however a tile is spelt, so that a
     * model takes two thirds to three quarters longer than with eight. Those of 21 and 25 don't. Of
     * the others we know nothing: before 21 they are taken to be like 17, after 25 like 26.
     */
    private static final boolean FEW_SUMS =
            !MANY_REGISTERS
                    && (Runtime.version().feature() < 21 || Runtime.version().feature() > 25);

    private static final int TILE_ROWS = FEW_SUMS ? 4 : 6;

    /**
     * The last place in an array from where a tile reads its left operand, since it counts both
     * operands' elements by one index: further out, the panel's would not fit into an int, and the
     * compiler would check each for good. Nearly 34 million floats: a batch of pictures, not one.
     */
    private static final int FARTHEST = Integer.MAX_VALUE / (4 * LENGTH) - STEP;

    private static final int PANEL_WIDTH = (MANY_REGISTERS ? 4 : 2) * LENGTH;

    /** Half a tile's rows: what is left of 577 rows is one. */
    private static final int FEW_ROWS = MANY_REGISTERS ? 3 : 0;

    /** A vector, of four: what is left of 197 keys is 5. Of AVX2's two it would spare less. */
    private static final int FEW_COLUMNS = MANY_REGISTERS ? LENGTH : 0;

    private static volatile boolean usesAllTiles = true;

    /** Creates the kernels; fails at once where the Vector API does not work. */
    public SimdKernels() {
        super(TILE_ROWS, PANEL_WIDTH, FEW_ROWS, FEW_COLUMNS);
    }

    @Override
    public String name() {
        return "simd-" + SPECIES.vectorBitSize();
    }

    @Override
    public void useAllTiles(boolean compiled) {
        usesAllTiles = compiled;
    }

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
        if (leftAt > FARTHEST) {
            float[] near = scratch.rows(1, TILE_ROWS * STEP)[0];
            System.arraycopy(left, leftAt, near, 0, (TILE_ROWS - 1) * STEP + k);
            tile(near, 0, k, panel, panelAt, first, sums, sumsAt, scratch);
            return;
        }
        boolean starts = first != null && (usesAllTiles || scratch.mustUseAllTiles());
        if (first != null && !starts && k > 0) {
            start(first, sums, sumsAt, TILE_ROWS);
        }
        int next = scratch.ahead();
        int seen;
        if (MANY_REGISTERS) {
            seen =
                    starts
                            ? Tile6x4.start(
                                    left, leftAt, k, panel, panelAt, next, first, sums, sumsAt)
                            : Tile6x4.proceed(left, leftAt, k, panel, panelAt, next, sums, sumsAt);
        } else if (FEW_SUMS) {
            seen =
                    starts
                            ? Tile4x2.start(
                                    left, leftAt, k, panel, panelAt, next, first, sums, sumsAt)
                            : Tile4x2.proceed(left, leftAt, k, panel, panelAt, next, sums, sumsAt);
        } else {
            seen =
                    starts
                            ? Tile6x2.start(
                                    left, leftAt, k, panel, panelAt, next, first, sums, sumsAt)
                            : Tile6x2.proceed(left, leftAt, k, panel, panelAt, next, sums, sumsAt);
        }
        scratch.see(seen);
    }

    @Override
    protected void edge(
            float[] left,
            int leftAt,
            int k,
            float[] panel,
            int panelAt,
            float[] first,
            float[] sums,
            int sumsAt,
            Product scratch) {
        // There is no small tile for few columns whose sums go on: attention's scores, which end
        // with
        // such columns, are done after one block of k.
        boolean compiled = usesAllTiles || scratch.mustUseAllTiles();
        boolean fewRows = scratch.tileRows() <= FEW_ROWS;
        boolean starts = first != null;
        if (!compiled || leftAt > FARTHEST || !fewRows && !starts) {
            tile(left, leftAt, k, panel, panelAt, first, sums, sumsAt, scratch);
            return;
        }
        int next = scratch.ahead();
        int seen;
        if (fewRows) {
            if (starts && k > 0) {
                start(first, sums, sumsAt, FEW_ROWS);
            }
            seen = Tile3x4.proceed(left, leftAt, k, panel, panelAt, next, sums, sumsAt);
        } else {
            seen = Tile6x1.start(left, leftAt, k, panel, panelAt, next, first, sums, sumsAt);
        }
        scratch.see(seen);
    }

    /** Writes what a tile's sums start from to where they stand. */
    private void start(float[] first, float[] sums, int sumsAt, int rows) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(first, 0, sums, sumsAt + row * STEP, panelWidth());
        }
    }

    @Override
    protected void addToLanes(float[] x, int from, int first, int count, float[] lanes) {
        if (count - first < Lanes.COUNT) {
            super.addToLanes(x, from, first, count, lanes);
            return;
        }
        int whole = count - count % Lanes.COUNT;
        for (int part = 0; part < Lanes.COUNT; part += LENGTH) {
            FloatVector sum = FloatVector.fromArray(SPECIES, lanes, part);
            for (int i = first + part; i < whole; i += Lanes.COUNT) {
                sum = FloatVector.fromArray(SPECIES, x, from + i).add(sum);
            }
            sum.intoArray(lanes, part);
        }
        super.addToLanes(x, from, whole, count, lanes);
    }

    @Override
    protected void addSquaresToLanes(
            float[] x, int from, int first, int count, float mean, float[] lanes) {
        if (count - first < Lanes.COUNT) {
            super.addSquaresToLanes(x, from, first, count, mean, lanes);
            return;
        }
        int whole = count - count % Lanes.COUNT;
        for (int part = 0; part < Lanes.COUNT; part += LENGTH) {
            FloatVector sum = FloatVector.fromArray(SPECIES, lanes, part);
            for (int i = first + part; i < whole; i += Lanes.COUNT) {
                FloatVector d = FloatVector.fromArray(SPECIES, x, from + i).sub(mean);
                sum = d.fma(d, sum);
            }
            sum.intoArray(lanes, part);
        }
        super.addSquaresToLanes(x, from, whole, count, mean, lanes);
    }

    @Override
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
        int i = first;
        for (; i + LENGTH <= count; i += LENGTH) {
            FloatVector.fromArray(SPECIES, x, from + i)
                    .sub(mean)
                    .mul(inverse)
                    .fma(
                            FloatVector.fromArray(SPECIES, weight, i),
                            FloatVector.fromArray(SPECIES, bias, i))
                    .intoArray(out, at + i);
        }
        super.normalize(x, from, i, count, mean, inverse, weight, bias, out, at);
    }

    @Override
    public void maxima(float[] x, int from, int rows, float[] maxima) {
        VectorMath.maxima(x, from, rows, maxima);
    }

    @Override
    public void exp2Sums(
            float[] x, int from, int rows, int columns, float scale, float[] maxima, float[] sums) {
        VectorMath.exp2Sums(x, from, rows, columns, scale, maxima, sums);
    }

    @Override
    public void scale(float[] x, int from, int count, float factor) {
        int i = 0;
        for (; i < SPECIES.loopBound(count); i += LENGTH) {
            FloatVector.fromArray(SPECIES, x, from + i).mul(factor).intoArray(x, from + i);
        }
        super.scale(x, from + i, count - i, factor);
    }

    @Override
    public void add(float[] x, int from, float[] y, int yFrom, int count) {
        int i = 0;
        for (; i < SPECIES.loopBound(count); i += LENGTH) {
            FloatVector.fromArray(SPECIES, x, from + i)
                    .add(FloatVector.fromArray(SPECIES, y, yFrom + i))
                    .intoArray(x, from + i);
        }
        super.add(x, from + i, y, yFrom + i, count - i);
    }

    @Override
    public void expandBFloat16(short[] source, int from, int count, float[] out, int at) {
        int whole = SPECIES.loopBound(count);
        VectorExpansion.ofBFloat16(source, from, whole, out, at);
        super.expandBFloat16(source, from + whole, count - whole, out, at + whole);
    }

    @Override
    public void expandFloat16(short[] source, int from, int count, float[] out, int at) {
        int whole = SPECIES.loopBound(count);
        VectorExpansion.ofFloat16(source, from, whole, out, at);
        super.expandFloat16(source, from + whole, count - whole, out, at + whole);
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
        if (VectorExpansion.HAS_BYTES && width % LENGTH == 0) {
            VectorExpansion.ofInt8(source, from, rows, scales, scalesFrom, width, out, at);
        } else {
            super.expandInt8(source, from, rows, scales, scalesFrom, width, out, at);
        }
    }

    @Override
    public void activate(Activation activation, float[] x, int from, int count) {
        switch (activation) {
            case GELU -> VectorMath.gelu(x, from, count);
            case GELU_TANH -> VectorMath.geluTanh(x, from, count);
            case QUICK_GELU -> VectorMath.quickGelu(x, from, count);
            case RELU -> VectorMath.relu(x, from, count);
            case SILU -> VectorMath.silu(x, from, count);
            case SIGMOID -> VectorMath.sigmoid(x, from, count);
            case TANH -> VectorMath.tanh(x, from, count);
            default -> super.activate(activation, x, from, count); // rare: no vector form
        }
    }
}
