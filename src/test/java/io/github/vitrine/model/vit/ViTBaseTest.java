package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.DeferredWeights;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** ViT-B/16 at full size: the tensors of the published file, no more, no fewer, and it runs. */
class ViTBaseTest {
    @Test
    void hasThePublishedParametersAndRuns() {
        Map<String, Shape> tensors = publishedTensors();
        assertEquals(86_567_656, tensors.values().stream().mapToLong(Shape::elements).sum());

        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            labels.append(i == 0 ? "" : ",").append('"').append(i).append("\": \"label\"");
        }
        // All sizes are left to the defaults, which are those of ViT-B/16.
        HuggingFaceViT dialect = new HuggingFaceViT();
        ViTConfig config =
                dialect.config(
                        JsonObject.parse(
                                "config.json",
                                "{\"model_type\": \"vit\", \"id2label\": {" + labels + "}}"));
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), Workers.threads(2));
        VisionTransformer model =
                VisionTransformer.load(
                        config,
                        dialect.names(config),
                        constant(tensors),
                        pool,
                        WeightPrecision.FLOAT32,
                        new DeferredWeights(constant(tensors), pool.workers()));
        Tensor logits = model.logits(Tensor.zeros(1, 3, 224, 224));
        assertEquals(Shape.of(1, 1000), logits.shape());
        // The last norm's weight is 0 and all else 1/64: the head sees 1/64 in all 768 places.
        float want = 768f / 64 / 64 + 1f / 64;
        for (float logit : logits.toArray()) {
            assertEquals(want, logit, 1e-6f);
        }
    }

    private static Map<String, Shape> publishedTensors() {
        Map<String, Shape> tensors = new LinkedHashMap<>();
        tensors.put("vit.embeddings.cls_token", Shape.of(1, 1, 768));
        tensors.put("vit.embeddings.position_embeddings", Shape.of(1, 197, 768));
        put(tensors, "vit.embeddings.patch_embeddings.projection", 768, 3, 16, 16);
        for (int i = 0; i < 12; i++) {
            String layer = "vit.encoder.layer." + i + ".";
            put(tensors, layer + "layernorm_before", 768);
            put(tensors, layer + "attention.attention.query", 768, 768);
            put(tensors, layer + "attention.attention.key", 768, 768);
            put(tensors, layer + "attention.attention.value", 768, 768);
            put(tensors, layer + "attention.output.dense", 768, 768);
            put(tensors, layer + "layernorm_after", 768);
            put(tensors, layer + "intermediate.dense", 3072, 768);
            put(tensors, layer + "output.dense", 768, 3072);
        }
        put(tensors, "vit.layernorm", 768);
        put(tensors, "classifier", 1000, 768);
        return tensors;
    }

    private static void put(Map<String, Shape> tensors, String name, long... weight) {
        tensors.put(name + ".weight", Shape.of(weight));
        tensors.put(name + ".bias", Shape.of(weight[0]));
    }

    private static Weights constant(Map<String, Shape> tensors) {
        return new Weights() {
            @Override
            public Set<String> names() {
                return tensors.keySet();
            }

            @Override
            public Optional<WeightTensor> find(String name) {
                return Optional.ofNullable(tensors.get(name))
                        .map(shape -> new Constant(name, shape));
            }

            @Override
            public String origin() {
                return "constant weights";
            }
        };
    }

    /** A tensor whose every value is 1/64, or 0 for the last norm's weight. */
    private record Constant(String name, Shape shape) implements WeightTensor {
        @Override
        public String dtype() {
            return "F32";
        }

        @Override
        public void read(long from, float[] target, int at, int count) {
            float value = name.equals("vit.layernorm.weight") ? 0 : 1f / 64;
            Arrays.fill(target, at, at + count, value);
        }
    }
}
