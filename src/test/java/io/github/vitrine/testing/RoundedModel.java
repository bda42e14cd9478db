package io.github.vitrine.testing;

import com.google.gson.JsonObject;
import io.github.vitrine.checkpoint.DType;
import io.github.vitrine.checkpoint.SafeTensors;
import io.github.vitrine.checkpoint.StoredTensor;
import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A copy of a model in float32 files whose matrices hold the values that are left of them in fewer
 * bits.
 */
public final class RoundedModel {
    private RoundedModel() {}

    /** Writes the copy. */
    public static Path write(Path model, ElementType type, Path copy) throws IOException {
        Files.createDirectories(copy);
        for (Map.Entry<String, byte[]> file : ModelFolders.read(model).entrySet()) {
            String name = file.getKey();
            if (name.startsWith("expected")) {
                continue;
            }
            boolean weights = name.endsWith(".safetensors");
            byte[] bytes = weights ? rounded(model.resolve(name), type) : file.getValue();
            Files.write(copy.resolve(name), bytes);
        }
        return copy;
    }

    private static byte[] rounded(Path file, ElementType type) {
        try (SafeTensors tensors = SafeTensors.open(file)) {
            long values = tensors.tensors().stream().mapToLong(t -> t.shape().elements()).sum();
            ByteBuffer data =
                    ByteBuffer.allocate(Math.toIntExact(values * Float.BYTES))
                            .order(ByteOrder.LITTLE_ENDIAN);
            JsonObject header = new JsonObject();
            for (StoredTensor tensor : tensors.tensors()) {
                int begin = data.position();
                for (float value : values(tensor, type)) {
                    data.putFloat(value);
                }
                header.add(
                        tensor.name(), ModelFolders.entry(tensor.shape(), begin, data.position()));
            }
            return ModelFolders.file(header, data.array());
        }
    }

    private static float[] values(StoredTensor tensor, ElementType type) {
        Shape shape = tensor.shape();
        float[] values = new float[Math.toIntExact(shape.elements())];
        if (tensor.type() == DType.I64) {
            return values; // an index beside BEiT's weights, which nobody reads
        }
        tensor.read(0, values, 0, values.length);
        // All dialects call the matrices of their layers so, and tables and tokens otherwise.
        boolean isMatrix = shape.rank() > 1 && tensor.name().endsWith("weight");
        return isMatrix ? Rounding.round(type, values, values.length / shape.size(0)) : values;
    }
}
