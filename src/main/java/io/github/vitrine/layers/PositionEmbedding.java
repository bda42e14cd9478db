package io.github.vitrine.layers;

import io.github.vitrine.ops.Interpolation;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;

/**
 * The learned class token and position table (Dosovitskiy et al., 2020, equation 1). A picture of
 * another size gets the table's grid resized; the class token's entry stays.
 */
public final class PositionEmbedding {
    private final Tensor classToken; // [D]
    private final Tensor table; // [1 + rows * columns, D]
    private final int rows;
    private final int columns;
    private final Interpolation interpolation;

    /** The last resized table: pictures of one size usually come one after the other. */
    private volatile Resized last;

    private record Resized(int rows, int columns, Tensor table) {}

    private PositionEmbedding(
            Tensor classToken, Tensor table, PatchGeometry geometry, Interpolation interpolation) {
        this.classToken = classToken;
        this.table = table;
        this.rows = geometry.rows();
        this.columns = geometry.columns();
        this.interpolation = interpolation;
    }

    /**
     * Takes the embeddings from a checkpoint: {@code cls_token [1, 1, D]}, {@code
     * position_embedding [1, 1 + P, D]}.
     *
     * @param parameters the model's scope
     * @param geometry the trained grid
     * @param width D
     * @param interpolation how the family resizes the table
     * @return the layer
     */
    public static PositionEmbedding load(
            Parameters parameters, PatchGeometry geometry, int width, Interpolation interpolation) {
        int positions = 1 + geometry.rows() * geometry.columns();
        return new PositionEmbedding(
                parameters.tensor("cls_token", 1, 1, width),
                parameters.tensor("position_embedding", 1, positions, width),
                geometry,
                interpolation);
    }

    /**
     * Fills tokens with their positions, and the first with the class token besides.
     *
     * @param tokens {@code [B, 1 + rows * columns, D]}
     * @param rows of patches in the pictures
     * @param columns of patches in the pictures
     */
    public void fill(Tensor tokens, int rows, int columns) {
        Tensor positions = at(rows, columns);
        for (int image = 0; image < tokens.size(0); image++) {
            Tensor target = tokens.row(image);
            System.arraycopy(
                    positions.data(), 0, target.data(), target.offset(), positions.elements());
            for (int i = 0; i < classToken.elements(); i++) {
                target.data()[target.offset() + i] += classToken.data()[i];
            }
        }
    }

    /** The table for a grid: [1 + rows * columns, D] elements. */
    private Tensor at(int rows, int columns) {
        if (rows == this.rows && columns == this.columns) {
            return table;
        }
        Resized known = last;
        if (known == null || known.rows != rows || known.columns != columns) {
            known = new Resized(rows, columns, resize(rows, columns));
            last = known;
        }
        return known.table;
    }

    private Tensor resize(int rows, int columns) {
        int width = table.size(2);
        Tensor grid = Tensor.view(Shape.of(this.rows, this.columns, width), table.data(), width);
        Tensor resized = interpolation.resize(grid, rows, columns);
        Tensor result = Tensor.zeros(1 + rows * columns, width);
        System.arraycopy(table.data(), 0, result.data(), 0, width);
        System.arraycopy(resized.data(), 0, result.data(), width, resized.elements());
        return result;
    }
}
