package io.github.vitrine.benchmarks.vit;

import io.github.vitrine.checkpoint.Checkpoint;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.tensor.WeightTensor;
import java.nio.file.Path;

/** A ViT's sizes and weights, under the names Hugging Face publishes them. */
public final class VitCheckpoint implements AutoCloseable {
    private static final String POSITIONS = "vit.embeddings.position_embeddings";

    private final Path folder;
    private final Checkpoint weights;
    private final VitGeometry geometry;

    private VitCheckpoint(Path folder, Checkpoint weights, VitGeometry geometry) {
        this.folder = folder;
        this.weights = weights;
        this.geometry = geometry;
    }

    /**
     * Opens a folder with {@code config.json} and {@code model.safetensors}.
     *
     * @param folder the folder
     * @return the checkpoint, whose weights are read when asked for
     */
    public static VitCheckpoint open(Path folder) {
        JsonObject config = JsonObject.read(folder.resolve("config.json"));
        Checkpoint weights = Checkpoint.open(folder);
        int labels = find(weights, "classifier.weight").shape().size(0);
        return new VitCheckpoint(folder, weights, VitGeometry.of(config, labels));
    }

    /**
     * Where the checkpoint is.
     *
     * @return the folder
     */
    public Path folder() {
        return folder;
    }

    /**
     * The model's sizes.
     *
     * @return the sizes
     */
    public VitGeometry geometry() {
        return geometry;
    }

    /**
     * The number of weights, of all tensors together.
     *
     * @return how many values
     */
    public long parameters() {
        return weights.names().stream()
                .mapToLong(name -> find(weights, name).shape().elements())
                .sum();
    }

    /**
     * Reads a tensor.
     *
     * @param name its published name
     * @return all its values, row-major
     */
    public float[] read(String name) {
        WeightTensor tensor = find(weights, name);
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        tensor.read(0, values, 0, values.length);
        return values;
    }

    /**
     * Reads a linear layer's weight the other way round.
     *
     * @param name its published name; the tensor is [out, in]
     * @return [in, out]
     */
    public float[] readTransposed(String name) {
        int rows = find(weights, name).shape().size(0);
        float[] values = read(name);
        int columns = values.length / rows;
        float[] turned = new float[values.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                turned[c * rows + r] = values[r * columns + c];
            }
        }
        return turned;
    }

    /**
     * The position table for pictures of some size.
     *
     * @param resolution the pictures' side, in pixels
     * @return [N, D], interpolated as the reference does if the model was trained on another size
     */
    public float[] positions(int resolution) {
        return PositionTable.resize(
                read(POSITIONS),
                geometry.width(),
                geometry.grid(geometry.imageSize()),
                geometry.grid(resolution));
    }

    @Override
    public void close() {
        weights.close();
    }

    private static WeightTensor find(Checkpoint weights, String name) {
        return weights.find(name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        weights.origin()
                                                + " has no tensor "
                                                + name
                                                + ": not a ViT for image classification as Hugging"
                                                + " Face publishes it"));
    }
}
