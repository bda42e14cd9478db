package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.image.TargetSize.Size;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicNode;

/** Golden case {@code geometry}: sizes after resizing, and where a centre crop lies. */
final class GeometryGoldens {
    private GeometryGoldens() {}

    static List<DynamicNode> of(GoldenCase golden) {
        Goldens.passOver(golden, "siglip2_naflex_size", "of SigLIP 2, a family that we don't run");
        List<DynamicNode> tests = new ArrayList<>();
        add(tests, golden, "shortest_edge", GeometryGoldens::assertSizes);
        add(tests, golden, "center_crop", GeometryGoldens::assertCrops);
        add(tests, golden, "timm_resize_keep_ratio", GeometryGoldens::assertKeepsRatio);
        add(tests, golden, "timm_scale_size", GeometryGoldens::assertScaled);
        return tests;
    }

    private static void add(
            List<DynamicNode> tests, GoldenCase golden, String key, Consumer<JsonObject> body) {
        for (JsonElement element : golden.expected().getAsJsonArray(key)) {
            JsonObject row = element.getAsJsonObject();
            tests.add(PreprocessGoldenTest.test(golden, key + row, () -> body.accept(row)));
        }
    }

    private static void assertSizes(JsonObject row) {
        Size picture = new Size(row.get("width").getAsInt(), row.get("height").getAsInt());
        int edge = row.get("shortest_edge").getAsInt();
        Size got = new TargetSize.ShortestEdge(edge).of(picture);
        assertEquals(size(row.getAsJsonArray("transformers")), got);
        assertEquals(size(row.getAsJsonArray("torchvision_timm")), got);
        if (row.has("shortest_and_longest_edge")) {
            JsonObject both = row.getAsJsonObject("shortest_and_longest_edge");
            int longest = both.get("longest_edge").getAsInt();
            assertEquals(
                    size(both.getAsJsonArray("size")),
                    new TargetSize.Edges(edge, longest).of(picture));
        }
    }

    private static void assertKeepsRatio(JsonObject row) {
        Size picture = new Size(row.get("width").getAsInt(), row.get("height").getAsInt());
        boolean inside = row.get("longest").getAsDouble() == 1;
        assertEquals(
                size(row.getAsJsonArray("size")),
                new TargetSize.KeepRatio(size(row.getAsJsonArray("target")), inside).of(picture));
    }

    private static void assertScaled(JsonObject row) {
        String config =
                String.format(
                        Locale.ROOT,
                        "{\"input_size\": [3, %1$s, %1$s], \"crop_pct\": %2$s, \"crop_mode\":"
                                + " \"squash\"}",
                        row.get("img_size"),
                        row.get("crop_pct"));
        Preprocessor timm =
                Preprocessor.fromTimm(
                        io.github.vitrine.json.JsonObject.parse("data_config", config), 3);
        assertEquals(row.get("scale_size").getAsInt(), timm.toBuilder().noCrop().build().height());
    }

    private static void assertCrops(JsonObject row) {
        assertCrop(row, "transformers_pil", CenterCrop.Rounding.FLOOR);
        assertCrop(row, "transformers_torchvision", CenterCrop.Rounding.TRUNCATE);
        assertCrop(row, "torchvision_timm", CenterCrop.Rounding.HALF_EVEN);
        assertCrop(row, "timm_center_crop_or_pad", CenterCrop.Rounding.HALF_EVEN);
    }

    /** Finds the crop in a picture whose pixels tell their row and column. */
    private static void assertCrop(JsonObject row, String key, CenterCrop.Rounding rounding) {
        Size image = size(row.getAsJsonArray("image"));
        Size crop = size(row.getAsJsonArray("crop"));
        byte[] samples = new byte[image.width() * image.height() * 3];
        for (int i = 0, at = 0; at < samples.length; i++, at += 3) {
            samples[at] = (byte) (i / image.width());
            samples[at + 1] = (byte) (i % image.width());
            samples[at + 2] = (byte) 255;
        }
        Picture got =
                Preprocessor.builder(3)
                        .centerCrop(CenterCrop.of(crop, 3).rounding(rounding))
                        .build()
                        .resizeAndCrop(new Picture(image.width(), image.height(), 3, samples));
        assertEquals(crop, new Size(got.width(), got.height()));
        JsonObject expected = row.getAsJsonObject(key);
        int first = 0;
        while (got.sample(first % crop.width(), first / crop.width(), 2) == 0) {
            first++;
        }
        int atRow = first / crop.width();
        int atColumn = first % crop.width();
        assertEquals(expected.getAsJsonArray("at").toString(), "[" + atRow + "," + atColumn + "]");
        int fromRow = got.sample(atColumn, atRow, 0);
        int fromColumn = got.sample(atColumn, atRow, 1);
        assertEquals(
                expected.getAsJsonArray("source").toString(),
                "[" + fromRow + "," + fromColumn + "]");
    }

    /** [height, width]. */
    private static Size size(JsonArray sides) {
        return new Size(sides.get(1).getAsInt(), sides.get(0).getAsInt());
    }
}
