package io.github.vitrine.benchmarks.onnx;

import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import io.github.vitrine.benchmarks.vit.VitGeometry;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A ViT as an ONNX graph, operator by operator as {@code torch.onnx.export} writes Hugging Face's
 * {@code ViTForImageClassification}; ONNX Runtime's optimizer finds the patterns it can fuse
 * (matrix product with scale and transpose, bias with GELU) just as in an export. Pre-norm blocks
 * it can't fuse further: the sum before a layer norm is needed after it, too.
 */
public final class VitOnnx {
    private final VitCheckpoint checkpoint;
    private final VitGeometry vit;
    private final OnnxGraph graph;

    private VitOnnx(VitCheckpoint checkpoint, OnnxGraph graph) {
        this.checkpoint = checkpoint;
        this.vit = checkpoint.geometry();
        this.graph = graph;
    }

    /**
     * Writes the graph.
     *
     * @param checkpoint the weights
     * @param resolution side of the pictures it will accept, in pixels; the batch is left open
     * @param folder an existing folder
     * @return the file to open
     * @throws IOException if it can't be written
     */
    public static Path write(VitCheckpoint checkpoint, int resolution, Path folder)
            throws IOException {
        try (OnnxGraph graph = new OnnxGraph(folder)) {
            new VitOnnx(checkpoint, graph).forward(resolution);
            return graph.write();
        }
    }

    private void forward(int resolution) {
        String pixels = graph.input("pixel_values", -1, 3, resolution, resolution);
        String x = embeddings(pixels, resolution); // [B, N, D]
        for (int i = 0; i < vit.layers(); i++) {
            x = block(x, "vit.encoder.layer." + i + ".");
        }
        x = norm(x, "vit.layernorm");
        String first = graph.node("Gather").with("axis", 1).of(x, graph.integers(0)); // [B, 1, D]
        first = graph.node("Flatten").of(first); // [B, D]
        String logits =
                graph.node("Gemm")
                        .with("transB", 1)
                        .of(
                                first,
                                weight("classifier.weight", vit.labels(), vit.width()),
                                weight("classifier.bias", vit.labels()));
        graph.output("logits", logits, -1, vit.labels());
    }

    private String embeddings(String pixels, int resolution) {
        String projection = "vit.embeddings.patch_embeddings.projection.";
        long side = vit.patchSize();
        String x =
                graph.node("Conv")
                        .with("kernel_shape", new long[] {side, side})
                        .with("strides", new long[] {side, side})
                        .of(
                                pixels,
                                weight(projection + "weight", vit.width(), 3, side, side),
                                weight(projection + "bias", vit.width())); // [B, D, grid, grid]
        x = graph.node("Reshape").of(x, graph.integers(0, vit.width(), -1));
        x = transpose(x, 0, 2, 1); // [B, patches, D]
        String batch = graph.node("Shape").with("end", 1).of(pixels);
        String size =
                graph.node("Concat").with("axis", 0).of(batch, graph.integers(1, vit.width()));
        String token =
                graph.node("Expand")
                        .of(weight("vit.embeddings.cls_token", 1, 1, vit.width()), size);
        x = graph.node("Concat").with("axis", 1).of(token, x); // [B, N, D]
        String positions =
                graph.weight(
                        checkpoint.positions(resolution), 1, vit.tokens(resolution), vit.width());
        return add(x, positions);
    }

    private String block(String x, String name) {
        String attended = attention(norm(x, name + "layernorm_before"), name + "attention.");
        String y = add(attended, x);
        String hidden = norm(y, name + "layernorm_after");
        hidden = gelu(linear(hidden, name + "intermediate.dense", vit.width(), vit.mlpWidth()));
        return add(linear(hidden, name + "output.dense", vit.mlpWidth(), vit.width()), y);
    }

    private String attention(String x, String name) {
        int d = vit.width();
        String split = graph.integers(0, 0, vit.heads(), vit.headWidth());
        String q = heads(linear(x, name + "attention.query", d, d), split, 0, 2, 1, 3);
        String k = heads(linear(x, name + "attention.key", d, d), split, 0, 2, 3, 1);
        String v = heads(linear(x, name + "attention.value", d, d), split, 0, 2, 1, 3);
        String scale = graph.scalar((float) (1 / Math.sqrt(vit.headWidth())));
        String scores = graph.node("Mul").of(matmul(q, k), scale); // [B, H, N, N]
        String shares = graph.node("Softmax").with("axis", -1).of(scores);
        String context = transpose(matmul(shares, v), 0, 2, 1, 3); // [B, N, H, Dh]
        context = graph.node("Reshape").of(context, graph.integers(0, 0, d)); // [B, N, D]
        return linear(context, name + "output.dense", d, d);
    }

    /** [B, N, D] split into heads and turned. */
    private String heads(String x, String split, long... order) {
        return transpose(graph.node("Reshape").of(x, split), order);
    }

    private String gelu(String x) {
        String scaled = graph.node("Div").of(x, graph.scalar((float) Math.sqrt(2)));
        String share = add(graph.node("Erf").of(scaled), graph.scalar(1));
        return graph.node("Mul").of(graph.node("Mul").of(x, share), graph.scalar(0.5f));
    }

    private String linear(String x, String name, int in, int out) {
        String turned = graph.weight(checkpoint.readTransposed(name + ".weight"), in, out);
        return add(matmul(x, turned), weight(name + ".bias", out));
    }

    private String norm(String x, String name) {
        return graph.node("LayerNormalization")
                .with("axis", -1)
                .with("epsilon", (float) vit.epsilon())
                .of(x, weight(name + ".weight", vit.width()), weight(name + ".bias", vit.width()));
    }

    private String weight(String name, long... sizes) {
        return graph.weight(checkpoint.read(name), sizes);
    }

    private String matmul(String a, String b) {
        return graph.node("MatMul").of(a, b);
    }

    private String add(String a, String b) {
        return graph.node("Add").of(a, b);
    }

    private String transpose(String x, long... order) {
        return graph.node("Transpose").with("perm", order).of(x);
    }
}
