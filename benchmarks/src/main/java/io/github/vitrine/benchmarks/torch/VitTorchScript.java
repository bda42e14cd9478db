package io.github.vitrine.benchmarks.torch;

import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import io.github.vitrine.benchmarks.vit.VitGeometry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A ViT as a TorchScript module: the calls that Hugging Face's {@code ViTForImageClassification}
 * makes with its fastest attention, {@code scaled_dot_product_attention}.
 */
final class VitTorchScript {
    private final VitCheckpoint checkpoint;
    private final VitGeometry vit;
    private final TorchScriptModule module;
    private final StringBuilder body = new StringBuilder();

    private VitTorchScript(VitCheckpoint checkpoint, TorchScriptModule module) {
        this.checkpoint = checkpoint;
        this.vit = checkpoint.geometry();
        this.module = module;
    }

    /**
     * Writes the module.
     *
     * @param checkpoint the weights
     * @param resolution side of the pictures it will accept, in pixels; any batch
     * @param file the file to write
     * @throws IOException if it can't be written
     */
    static void write(VitCheckpoint checkpoint, int resolution, Path file) throws IOException {
        try (TorchScriptModule module = new TorchScriptModule(file, "ViT")) {
            VitTorchScript script = new VitTorchScript(checkpoint, module);
            script.forward(resolution);
            module.finish("pixels", script.body.toString());
        }
    }

    private void forward(int resolution) {
        embeddings(resolution); // x: [B, N, D]
        for (int i = 0; i < vit.layers(); i++) {
            block("vit.encoder.layer." + i + ".", vit.tokens(resolution));
        }
        set("x", "torch.select(%s, 1, 0)", norm("x", "vit.layernorm")); // [B, D]
        line("return %s", linear("x", "classifier", vit.width(), vit.labels()));
    }

    private void embeddings(int resolution) {
        String projection = "vit.embeddings.patch_embeddings.projection.";
        int side = vit.patchSize();
        set(
                "x",
                "torch.conv2d(pixels, %s, %s, [%d, %d])",
                weight(projection + "weight", vit.width(), 3, side, side),
                weight(projection + "bias", vit.width()),
                side,
                side);
        set("x", "torch.transpose(torch.flatten(x, 2, -1), 1, 2)"); // [B, patches, D]
        set(
                "token",
                "torch.expand(%s, [torch.size(pixels, 0), -1, -1])",
                weight("vit.embeddings.cls_token", 1, 1, vit.width()));
        String positions =
                module.tensor(
                        "positions",
                        checkpoint.positions(resolution),
                        1,
                        vit.tokens(resolution),
                        vit.width());
        set("x", "torch.add(torch.cat([token, x], 1), %s)", positions);
    }

    private void block(String name, int tokens) {
        int d = vit.width();
        set("h", norm("x", name + "layernorm_before"));
        String attention = name + "attention.";
        set("q", heads(linear("h", attention + "attention.query", d, d), tokens));
        set("k", heads(linear("h", attention + "attention.key", d, d), tokens));
        set("v", heads(linear("h", attention + "attention.value", d, d), tokens));
        set("h", "torch.scaled_dot_product_attention(q, k, v)"); // [B, H, N, Dh]
        set("h", "torch.reshape(torch.transpose(h, 1, 2), [-1, %d, %d])", tokens, d);
        set("x", "torch.add(%s, x)", linear("h", attention + "output.dense", d, d));
        set("h", norm("x", name + "layernorm_after"));
        set("h", "torch.gelu(%s)", linear("h", name + "intermediate.dense", d, vit.mlpWidth()));
        set("x", "torch.add(%s, x)", linear("h", name + "output.dense", vit.mlpWidth(), d));
    }

    /** [B, N, D] to [B, H, N, Dh]. */
    private String heads(String x, int tokens) {
        return format(
                "torch.transpose(torch.view(%s, [-1, %d, %d, %d]), 1, 2)",
                x, tokens, vit.heads(), vit.headWidth());
    }

    private String linear(String x, String name, int in, int out) {
        return format(
                "torch.linear(%s, %s, %s)",
                x, weight(name + ".weight", out, in), weight(name + ".bias", out));
    }

    private String norm(String x, String name) {
        return format(
                "torch.layer_norm(%s, [%d], %s, %s, %s)",
                x,
                vit.width(),
                weight(name + ".weight", vit.width()),
                weight(name + ".bias", vit.width()),
                Double.toString(vit.epsilon()).toLowerCase(Locale.ROOT));
    }

    private String weight(String name, long... sizes) {
        return module.tensor(name, checkpoint.read(name), sizes);
    }

    private void set(String variable, String expression, Object... arguments) {
        line(variable + " = " + expression, arguments);
    }

    private void line(String statement, Object... arguments) {
        body.append("    ").append(format(statement, arguments)).append('\n');
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
