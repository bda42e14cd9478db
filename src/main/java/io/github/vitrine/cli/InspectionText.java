package io.github.vitrine.cli;

import io.github.vitrine.ModelInspection;
import io.github.vitrine.checkpoint.StoredTensor;
import io.github.vitrine.error.VitrineException;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.Misfit;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.model.vit.HeadConfig;
import io.github.vitrine.model.vit.PublishedModel;
import io.github.vitrine.model.vit.ViTConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a model's files hold, for people. */
final class InspectionText {
    /** How many misfits of a kind are listed before the rest is only counted. */
    private static final int LISTED = 12;

    private final PrintWriter out;
    private final boolean all;

    InspectionText(PrintWriter out, boolean all) {
        this.out = out;
        this.all = all;
    }

    void write(ModelInspection found) {
        line("model", found.path());
        found.model().ifPresentOrElse(this::model, () -> unknown(found));
        totals(found.tensors());
        line("loads", loads(found));
        found.problems().forEach(problem -> line("problem", problem));
        for (Misfit.Kind kind : Misfit.Kind.values()) {
            misfits(found.misfits().stream().filter(m -> m.kind() == kind).toList());
        }
        out.println();
        tensors(found.tensors());
    }

    private void line(String name, Object value) {
        out.printf("%-12s %s%n", name, value);
    }

    private void model(PublishedModel model) {
        line("dialect", model.dialect());
        line("architecture", model.architecture());
        ViTConfig config = model.config();
        EmbeddingConfig embedding = config.embedding();
        line("pictures", pictures(embedding.geometry()));
        line("prepared", preparation(model));
        line("tokens", tokens(embedding));
        line("encoder", encoder(config.encoder()));
        line("head", head(config.head()));
    }

    private static String pictures(PatchGeometry g) {
        return String.format(
                "%d channel(s), %d x %d pixels in %d x %d patches of %d x %d",
                g.channels(),
                g.height(),
                g.width(),
                g.rows(),
                g.columns(),
                g.patchHeight(),
                g.patchWidth());
    }

    private static String preparation(PublishedModel model) {
        try {
            return model.preprocessor().toString();
        } catch (VitrineException e) {
            // The weights load all the same, for callers who say how to prepare pictures.
            return "unknown";
        }
    }

    private static String tokens(EmbeddingConfig embedding) {
        PrefixConfig prefix = embedding.prefix();
        List<String> parts = new ArrayList<>();
        if (prefix.classToken()) {
            parts.add("class token");
        }
        if (prefix.distillationToken()) {
            parts.add("distillation token");
        }
        if (prefix.registers() > 0) {
            parts.add(prefix.registers() + " registers");
        }
        parts.add(embedding.geometry().rows() * embedding.geometry().columns() + " patches");
        String positions =
                embedding
                        .positions()
                        .map(p -> "position table, resized " + p.interpolation())
                        .orElse("no position table");
        return String.join(", ", parts) + "; " + positions;
    }

    private static String encoder(EncoderConfig e) {
        AttentionConfig attention = e.attention();
        return String.format(
                Locale.ROOT,
                "%d blocks of width %d, %d heads of %d%s, MLP of %d (%s%s)%s, epsilon %s",
                e.depth(),
                e.width(),
                attention.heads(),
                attention.headWidth(),
                (attention.rotary().isPresent() ? " with rotary positions" : "")
                        + (attention.relative().isPresent() ? " with relative positions" : ""),
                e.mlp().width(),
                e.mlp().kind() == MlpConfig.Kind.PLAIN ? "" : "gated ",
                e.mlp().activation(),
                e.layerScale() ? ", layer scale" : "",
                e.epsilon());
    }

    private static String head(HeadConfig head) {
        int labels = head.labelCount();
        return head.pooling().toString().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (labels > 0 ? ", " + labels + " labels" : ", no labels");
    }

    private static String loads(ModelInspection found) {
        if (!found.loads()) {
            return "no";
        }
        return found.picturesProblem()
                .map(problem -> "yes, the weights; pictures: " + problem)
                .orElse("yes");
    }

    private void unknown(ModelInspection found) {
        found.dialect().ifPresentOrElse(dialect -> line("dialect", dialect), this::whatLoads);
    }

    private void whatLoads() {
        line("dialect", "none that loads; these do:");
        PublishedModel.architectures()
                .forEach((dialect, names) -> line("  " + dialect, String.join(", ", names)));
    }

    private void totals(List<StoredTensor> tensors) {
        Map<String, Long> types =
                tensors.stream()
                        .collect(
                                Collectors.groupingBy(
                                        StoredTensor::dtype,
                                        LinkedHashMap::new,
                                        Collectors.counting()));
        line(
                "tensors",
                String.format(
                        Locale.ROOT,
                        "%d with %,d parameters, %s: %s",
                        tensors.size(),
                        tensors.stream().mapToLong(t -> t.shape().elements()).sum(),
                        ByteText.size(tensors.stream().mapToLong(StoredTensor::byteCount).sum()),
                        types.entrySet().stream()
                                .map(type -> type.getValue() + " x " + type.getKey())
                                .collect(Collectors.joining(", "))));
    }

    private void misfits(List<Misfit> tensors) {
        int listed = all ? tensors.size() : Math.min(LISTED, tensors.size());
        for (Misfit misfit : tensors.subList(0, listed)) {
            line(misfit.kind().name().toLowerCase(Locale.ROOT), misfit);
        }
        if (tensors.size() > listed) {
            line("", "... and " + (tensors.size() - listed) + " more; --all lists them");
        }
    }

    /** Tensors that differ in a block's number only share a line. */
    private void tensors(List<StoredTensor> tensors) {
        Map<String, List<StoredTensor>> groups = new LinkedHashMap<>();
        for (StoredTensor tensor : tensors) {
            String name =
                    all ? tensor.name() : tensor.name().replaceAll("(?<=[._])\\d+(?=\\.)", "*");
            String key = String.format("%-8s %s %s", tensor.dtype(), name, tensor.shape());
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(tensor);
        }
        groups.forEach(
                (key, group) -> {
                    long bytes = group.stream().mapToLong(StoredTensor::byteCount).sum();
                    String count = group.size() == 1 ? "" : group.size() + " x";
                    out.printf("%6s %10s  %s%n", count, ByteText.size(bytes), key);
                });
    }
}
