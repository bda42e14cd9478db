package io.github.vitrine.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.layers.Parameters;
import io.github.vitrine.layers.PatchEmbedding;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import io.github.vitrine.testing.MapWeights;
import io.github.vitrine.testing.TestStrips;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The operations one by one against torch's; activations have a golden test of their own. */
class OpsGoldenTest {
    private static final Set<String> KNOWN =
            Set.of("softmax", "layernorm", "interpolate", "patch_conv", "attention");

    @Test
    void operationsMatchTorch() {
        for (GoldenCase golden : Goldens.family("ops")) {
            if (golden.name().equals("activations")) {
                continue; // ActivationGoldenTest
            }
            if (!KNOWN.contains(golden.name())) {
                Goldens.passOver(golden, golden.name(), "an operation that Vitrine does not have");
                continue;
            }
            for (Kernels kernels : AllKernels.list()) {
                Workers workers = Workers.threads(2);
                OpsPool pool = new OpsPool(kernels, workers);
                pool.call(
                        ops -> {
                            check(golden, ops, pool);
                            return null;
                        });
            }
        }
    }

    private static void check(GoldenCase golden, Ops ops, OpsPool pool) {
        switch (golden.name()) {
            case "softmax" -> softmax(golden, ops);
            case "layernorm" -> layerNorm(golden, ops);
            case "interpolate" -> interpolate(golden);
            case "patch_conv" -> patchEmbedding(golden, ops, pool);
            default -> attention(golden, ops);
        }
    }

    private static void softmax(GoldenCase golden, Ops ops) {
        for (String key : golden.keys()) {
            if (key.equals("softmax")) {
                Tensor x = golden.tensor("x");
                ops.softmax(x);
                golden.assertMatches(key, x);
            } else if (!golden.isInput(key)) {
                Goldens.passOver(golden, key, "an operation that no ViT has");
            }
        }
    }

    private static void layerNorm(GoldenCase golden, Ops ops) {
        for (String key : golden.keys()) {
            if (key.startsWith("layernorm_eps")) {
                float epsilon = Float.parseFloat(key.substring("layernorm_eps".length()));
                Tensor x = golden.tensor("x");
                ops.layerNorm(x, golden.floats("weight"), golden.floats("bias"), epsilon, x);
                golden.assertMatches(key, x);
                Strips strips = TestStrips.of(golden.tensor("x"));
                float[] weight = golden.floats("weight");
                ops.layerNorm(strips, weight, golden.floats("bias"), epsilon, strips);
                assertArrayEquals(x.toArray(), TestStrips.toArray(strips));
            } else if (!golden.isInput(key)) {
                Goldens.passOver(golden, key, "an operation that no ViT has");
            }
        }
    }

    private static void interpolate(GoldenCase golden) {
        int checked = 0;
        for (String key : golden.keys()) {
            if (golden.isInput(key)) {
                continue;
            }
            String[] parts = key.split("\\."); // mode.HxW.HxW
            Tensor x = golden.tensor("x." + parts[1]); // [1, C, H, W]
            String[] size = parts[2].split("x");
            int height = Integer.parseInt(size[0]);
            int width = Integer.parseInt(size[1]);
            Interpolation mode = Interpolation.valueOf(parts[0].toUpperCase(java.util.Locale.ROOT));
            Tensor resized = mode.resize(channelsLast(x), height, width);
            golden.assertMatches(key, channelsFirst(resized));
            checked++;
        }
        assertFalse(checked == 0);
    }

    private static Tensor channelsLast(Tensor x) {
        Tensor result = Tensor.zeros(x.size(2), x.size(3), x.size(1));
        int area = x.size(2) * x.size(3);
        for (int i = 0; i < area; i++) {
            for (int c = 0; c < x.size(1); c++) {
                result.data()[i * x.size(1) + c] = x.data()[x.offset() + c * area + i];
            }
        }
        return result;
    }

    private static Tensor channelsFirst(Tensor x) {
        int channels = x.size(2);
        int area = x.size(0) * x.size(1);
        Tensor result = Tensor.zeros(1, channels, x.size(0), x.size(1));
        for (int i = 0; i < area; i++) {
            for (int c = 0; c < channels; c++) {
                result.data()[c * area + i] = x.data()[i * channels + c];
            }
        }
        return result;
    }

    private static void patchEmbedding(GoldenCase golden, Ops ops, OpsPool pool) {
        int checked = 0;
        for (String key : golden.keys()) {
            if (!key.endsWith(".tokens")) {
                continue;
            }
            String kind = key.substring(0, key.length() - ".tokens".length());
            Tensor x = golden.tensor(kind + ".x");
            Tensor weight = golden.tensor(kind + ".weight");
            PatchGeometry geometry =
                    new PatchGeometry(
                            x.size(1), x.size(2), x.size(3), weight.size(2), weight.size(3));
            MapWeights weights =
                    new MapWeights()
                            .with("weight", weight)
                            .with("bias", golden.tensor(kind + ".bias"));
            PatchEmbedding layer =
                    Parameters.load(
                            weights,
                            pool,
                            parameters ->
                                    PatchEmbedding.load(
                                            parameters, geometry, weight.size(0), true));
            Tensor tokens = Tensor.zeros(golden.shape(key).sizes());
            layer.addTo(ops, x, tokens);
            golden.assertMatches(key, tokens);
            checked++;
        }
        assertFalse(checked == 0);
    }

    private static void attention(GoldenCase golden, Ops ops) {
        Tensor q = golden.tensor("q"); // [B, H, N, Dh]
        int batch = q.size(0);
        int heads = q.size(1);
        int tokens = q.size(2);
        int width = q.size(3);
        Tensor qkv = Tensor.zeros(batch, tokens, 3L * heads * width);
        String[] parts = {"q", "k", "v"};
        for (int part = 0; part < 3; part++) {
            float[] source = golden.floats(parts[part]);
            for (int i = 0; i < source.length; i++) {
                int head = i / width / tokens;
                int row = head / heads * tokens + i / width % tokens;
                int column = (head % heads * 3 + part) * width + i % width;
                qkv.data()[row * 3 * heads * width + column] = source[i];
            }
        }
        Tensor out = Tensor.zeros(batch, tokens, (long) heads * width);
        Strips mixed = TestStrips.dirty(batch * tokens, heads * width);
        ops.attention(TestStrips.of(qkv), batch, heads, null, mixed);
        ops.copy(mixed, out);
        Tensor byHead = Tensor.zeros(batch, heads, tokens, width);
        for (int i = 0; i < byHead.elements(); i++) {
            int head = i / width / tokens;
            int row = head / heads * tokens + i / width % tokens;
            byHead.data()[i] = out.data()[row * heads * width + head % heads * width + i % width];
        }
        golden.assertMatches("full.out", byHead);
        Tensor weights = Tensor.zeros(batch, heads, tokens, tokens);
        int[] all = IntStream.range(0, heads).toArray();
        ops.attentionWeights(TestStrips.of(qkv), heads, null, all, weights);
        golden.assertMatches("full.probabilities", weights);
        for (String key : golden.keys()) {
            if (key.startsWith("causal.")) {
                Goldens.passOver(golden, key, "no ViT masks the future");
            }
        }
    }
}
