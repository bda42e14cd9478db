package io.github.vitrine.layers;

import io.github.vitrine.ops.Interpolation;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;

/**
 * The learned position table (Dosovitskiy et al., 2020, equation 1). A picture of another size gets
 * the table's grid resized; the rows of prefix tokens stay.
 */
final class PositionEmbedding {
    private final int prefix;
    private final Interpolation interpolation;
    private final Table trained;

    /** The last resized table: pictures of one size usually come one after the other. */
    private volatile Table last;

    /** Values are {@code [1, prefix + rows * columns, D]}. */
    private record Table(int rows, int columns, Tensor values) {}

    private PositionEmbedding(int prefix, Interpolation interpolation, Table trained) {
        this.prefix = prefix;
        this.interpolation = interpolation;
        this.trained = trained;
    }

    /**
     * Takes the table from a checkpoint: {@code position_embedding [1, prefix + P, D]}.
     *
     * @param parameters the embedding's scope
     * @param config what the table covers
     * @param geometry the trained grid
     * @param width D
     * @return the layer
     */
    static PositionEmbedding load(
            Parameters parameters, PositionConfig config, PatchGeometry geometry, int width) {
        int rows = geometry.rows();
        int columns = geometry.columns();
        int side = config.storedAnySize() ? storedSide(parameters, config) : 0;
        boolean other = side > 0 && (long) side * side != (long) rows * columns;
        long patches = other ? (long) side * side : (long) rows * columns;
        Tensor values =
                parameters.tensor("position_embedding", 1, config.prefix() + patches, width);
        Table stored = new Table(other ? side : rows, other ? side : columns, values);
        PositionEmbedding layer =
                new PositionEmbedding(config.prefix(), config.interpolation(), stored);
        return other && values.elements() > 0
                ? new PositionEmbedding(
                        config.prefix(), config.interpolation(), layer.at(rows, columns))
                : layer;
    }

    /** The side of the square grid that the checkpoint's table is for; 0 if it is for none. */
    private static int storedSide(Parameters parameters, PositionConfig config) {
        Shape shape = parameters.shape("position_embedding").orElse(null);
        long rows = shape != null && shape.rank() == 3 ? shape.sizes()[1] : 0;
        int side = (int) Math.sqrt(Math.max(0, rows - config.prefix()));
        return (long) side * side == rows - config.prefix() ? side : 0;
    }

    /**
     * Overwrites tokens with their positions; prefix tokens that have none with zeros.
     *
     * @param x {@code [B, N, D]}
     * @param grid what the tokens stand for
     */
    void fill(Tensor x, TokenGrid grid) {
        Tensor positions = at(grid.rows(), grid.columns()).values();
        int width = x.size(2);
        int covered = prefix * width;
        int first = grid.prefix() * width;
        for (int image = 0; image < x.size(0); image++) {
            int at = x.row(image).offset();
            System.arraycopy(positions.data(), 0, x.data(), at, covered);
            java.util.Arrays.fill(x.data(), at + covered, at + first, 0);
            int rest = positions.elements() - covered;
            System.arraycopy(positions.data(), covered, x.data(), at + first, rest);
        }
    }

    private Table at(int rows, int columns) {
        if (rows == trained.rows && columns == trained.columns) {
            return trained;
        }
        Table known = last;
        if (known == null || known.rows != rows || known.columns != columns) {
            known = new Table(rows, columns, resize(rows, columns));
            last = known;
        }
        return known;
    }

    private Tensor resize(int rows, int columns) {
        Tensor table = trained.values;
        int width = table.size(2);
        int covered = prefix * width;
        Shape shape = Shape.of(trained.rows, trained.columns, width);
        Tensor resized =
                interpolation.resize(Tensor.view(shape, table.data(), covered), rows, columns);
        Tensor result = Tensor.zeros(1, (long) prefix + (long) rows * columns, width);
        System.arraycopy(table.data(), 0, result.data(), 0, covered);
        System.arraycopy(resized.data(), 0, result.data(), covered, resized.elements());
        return result;
    }
}
