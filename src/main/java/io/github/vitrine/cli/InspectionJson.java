package io.github.vitrine.cli;

import com.google.gson.stream.JsonWriter;
import io.github.vitrine.ModelInspection;
import io.github.vitrine.checkpoint.StoredTensor;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.Misfit;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.model.vit.PublishedModel;
import io.github.vitrine.model.vit.ViTConfig;
import io.github.vitrine.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What a model's files hold, for machines. */
final class InspectionJson {
    private final PrintWriter out;
    private final JsonWriter json;

    InspectionJson(PrintWriter out) {
        this.out = out;
        json = new JsonWriter(out);
        json.setIndent("  ");
    }

    void write(ModelInspection found) throws IOException {
        json.beginObject();
        json.name("model").value(found.path().toString());
        json.name("loads").value(found.loads());
        if (found.dialect().isPresent()) {
            json.name("dialect").value(found.dialect().get().toString());
        }
        if (found.picturesProblem().isPresent()) {
            json.name("pictures_problem").value(found.picturesProblem().get());
        }
        if (found.model().isPresent()) {
            model(found.model().get());
        }
        json.name("problems").beginArray();
        for (String problem : found.problems()) {
            json.value(problem);
        }
        json.endArray();
        misfits(found.misfits());
        tensors(found.tensors());
        json.endObject();
        json.flush();
        out.println();
    }

    private void model(PublishedModel model) throws IOException {
        json.name("architecture").value(model.architecture());
        ViTConfig config = model.config();
        embedding(config.embedding());
        encoder(config.encoder());
        json.name("pooling").value(lower(config.head().pooling()));
        json.name("labels").value(config.head().labelCount());
    }

    private void embedding(EmbeddingConfig embedding) throws IOException {
        PatchGeometry geometry = embedding.geometry();
        json.name("channels").value(geometry.channels());
        json.name("image_height").value(geometry.height());
        json.name("image_width").value(geometry.width());
        json.name("patch_height").value(geometry.patchHeight());
        json.name("patch_width").value(geometry.patchWidth());
        json.name("class_token").value(embedding.prefix().classToken());
        json.name("distillation_token").value(embedding.prefix().distillationToken());
        json.name("registers").value(embedding.prefix().registers());
        json.name("position_table").value(embedding.positions().isPresent());
    }

    private void encoder(EncoderConfig encoder) throws IOException {
        AttentionConfig attention = encoder.attention();
        json.name("blocks").value(encoder.depth());
        json.name("width").value(encoder.width());
        json.name("heads").value(attention.heads());
        json.name("head_width").value(attention.headWidth());
        json.name("rotary_positions").value(attention.rotary().isPresent());
        json.name("relative_positions").value(attention.relative().isPresent());
        json.name("mlp_width").value(encoder.mlp().width());
        json.name("mlp_kind").value(lower(encoder.mlp().kind()));
        json.name("activation").value(lower(encoder.mlp().activation()));
        json.name("layer_scale").value(encoder.layerScale());
        json.name("epsilon").value(encoder.epsilon());
    }

    private void misfits(List<Misfit> misfits) throws IOException {
        for (Misfit.Kind kind : Misfit.Kind.values()) {
            json.name(lower(kind)).beginArray();
            for (Misfit misfit : misfits) {
                if (misfit.kind() == kind) {
                    json.beginObject();
                    json.name("name").value(misfit.tensor());
                    if (misfit.expected().isPresent()) {
                        shape("expected", misfit.expected().get());
                    }
                    if (misfit.found().isPresent()) {
                        shape("found", misfit.found().get());
                    }
                    json.endObject();
                }
            }
            json.endArray();
        }
    }

    private void tensors(List<StoredTensor> tensors) throws IOException {
        json.name("parameters").value(tensors.stream().mapToLong(t -> t.shape().elements()).sum());
        json.name("bytes").value(tensors.stream().mapToLong(StoredTensor::byteCount).sum());
        json.name("tensors").beginArray();
        for (StoredTensor tensor : tensors) {
            json.beginObject();
            json.name("name").value(tensor.name());
            json.name("dtype").value(tensor.dtype());
            shape("shape", tensor.shape());
            json.name("bytes").value(tensor.byteCount());
            json.endObject();
        }
        json.endArray();
    }

    private void shape(String name, Shape shape) throws IOException {
        json.name(name).beginArray();
        for (long size : shape.sizes()) {
            json.value(size);
        }
        json.endArray();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
