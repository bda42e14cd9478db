package io.github.vitrine.ops;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Product;
import io.github.vitrine.kernels.Stretch;
import io.github.vitrine.kernels.Strips;

/**
 * Some rows by a panel, as in linear layers and attention: their ends take turns, so that the
 * compiler does not take one for the only one. The call's size is the products' depth.
 */
final class ProductCall extends KernelCall {
    /** Rows of a product: a tile of six, the largest there is, or two of four. */
    static final int ROWS = 6;

    /** What may happen to finished sums; an activation that changes nothing does as well. */
    private static final Epilogue[] ENDS = {
        Epilogue.NONE,
        new Epilogue(null, null, null, true),
        new Epilogue(null, Activation.LINEAR, null, false)
    };

    private final Kernels kernels;
    private final boolean continuing;
    private final int rows;
    private final int columns;
    private final PackedMatrix whole;
    private final PackedMatrix some;
    private final PackedMatrix none;
    private final Strips left;
    private final Strips out;
    private final Product product = new Product(new FloatArena());
    private int calls;

    /**
     * Prepares calls that compute with a matrix of fewer bits.
     *
     * @param type of its elements
     * @param depth of a product of the usual size
     * @param small the depth of others
     */
    ProductCall(Kernels kernels, ElementType type, int depth, int small) {
        this(kernels, type, false, ROWS, kernels.panelWidth(), depth, small);
    }

    /**
     * Prepares calls that all tiles are used for.
     *
     * @param continuing whether sums go on, or start
     * @param rows of the product, up to {@link #ROWS}
     * @param columns up to a panel's
     * @param depth of a product of the usual size
     * @param small the depth of others
     */
    ProductCall(Kernels kernels, boolean continuing, int rows, int columns, int depth, int small) {
        this(kernels, ElementType.FLOAT32, continuing, rows, columns, depth, small);
        product.usingAllTiles().inTilesOf(rows);
    }

    private ProductCall(
            Kernels kernels,
            ElementType type,
            boolean continuing,
            int rows,
            int columns,
            int depth,
            int small) {
        this.kernels = kernels;
        this.continuing = continuing;
        this.rows = rows;
        this.columns = columns;
        int panel = kernels.panelWidth();
        whole = new PackedMatrix(depth, panel, panel, type);
        some = new PackedMatrix(small, panel, panel, type);
        none = new PackedMatrix(0, panel, panel, type);
        left = strips(panel);
        out = strips(panel);
    }

    private static Strips strips(int columns) {
        int length = Strips.length(ROWS, columns);
        return new Strips(new Stretch(new float[length], 0, length), ROWS, columns);
    }

    @Override
    void run(int depth) {
        PackedMatrix right = depth == 0 ? none : depth == whole.rows() ? whole : some;
        multiply(right, rows, ENDS[continuing ? 0 : calls++ % ENDS.length]);
    }

    /** At least as many tiles, all of length zero: they read no rows, and write none. */
    @Override
    void idle(int times) {
        multiply(none, times * ROWS, Epilogue.NONE);
    }

    private void multiply(PackedMatrix right, int rows, Epilogue end) {
        product.left(left, 0, rows).right(right, 0, columns).into(out, 0).then(end, 0);
        kernels.multiply(continuing ? product.continuing() : product);
    }
}
