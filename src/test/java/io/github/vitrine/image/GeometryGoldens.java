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
import org.junit.jupiter.api.DynamicNode;

/** Golden case {@code geometry}: sizes after resizing, and where a centre crop lies. */
final class GeometryGoldens {
    private GeometryGoldens() {}

    static List<DynamicNode> of(GoldenCase golden) {
        for (String key : List.of("timm_resize_keep_ratio", "timm_scale_size")) {
            Goldens.passOver(golden, key, "timm's transforms are not supported yet");
        }
        Goldens.passOver(golden, "siglip2_naflex_size", "NaFlex is not supported yet");
        List<DynamicNode> tests = new ArrayList<>();
        for (JsonElement element : golden.expected().getAsJsonArray("shortest_edge")) {
            JsonObject row = element.getAsJsonObject();
            tests.add(PreprocessGoldenTest.test(golden, row.toString(), () -> assertSizes(row)));
        }
        for (JsonElement element : golden.expected().getAsJsonArray("center_crop")) {
            JsonObject row = element.getAsJsonObject();
            tests.add(PreprocessGoldenTest.test(golden, row.toString(), () -> assertCrop(row)));
        }
        return tests;
    }

    private static void assertSizes(JsonObject row) {
        Size picture = new Size(row.get("width").getAsInt(), row.get("height").getAsInt());
        int edge = row.get("shortest_edge").getAsInt();
        assertEquals(
                size(row.getAsJsonArray("transformers")),
                new TargetSize.ShortestEdge(edge).of(picture));
        if (row.has("shortest_and_longest_edge")) {
            JsonObject both = row.getAsJsonObject("shortest_and_longest_edge");
            int longest = both.get("longest_edge").getAsInt();
            assertEquals(
                    size(both.getAsJsonArray("size")),
                    new TargetSize.Edges(edge, longest).of(picture));
        }
    }

    /** Finds the crop in a picture whose pixels tell their row and column. */
    private static void assertCrop(JsonObject row) {
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
                        .centerCrop(crop.height(), crop.width())
                        .build()
                        .resizeAndCrop(new Picture(image.width(), image.height(), 3, samples));
        assertEquals(crop, new Size(got.width(), got.height()));
        JsonObject expected = row.getAsJsonObject("transformers_pil");
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
