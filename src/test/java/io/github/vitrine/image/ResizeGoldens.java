package io.github.vitrine.image;

import com.google.gson.JsonArray;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DynamicNode;

/** Golden cases {@code resize_*}: keys {@code <source>.<filter>.<H>x<W>}, to the bit. */
final class ResizeGoldens {
    private ResizeGoldens() {}

    static List<DynamicNode> of(GoldenCase golden) {
        List<DynamicNode> tests = new ArrayList<>();
        for (String key : golden.keys()) {
            String[] parts = key.split("\\.");
            if (parts[0].equals("float")) {
                Goldens.passOver(golden, key, "only pictures of bytes are resized");
                continue;
            }
            tests.add(
                    PreprocessGoldenTest.test(
                            golden,
                            key,
                            () -> {
                                Picture expected = PreprocessGoldenTest.picture(golden, key);
                                Picture got = resize(golden, parts[0], parts[1], expected);
                                Pictures.assertSame(key, expected, got);
                            }));
        }
        return tests;
    }

    private static Picture resize(
            GoldenCase golden, String source, String filter, Picture expected) {
        PictureReader reader = PictureReader.defaults();
        Picture photo = reader.read(golden.images().get(0));
        Resample resample = Resample.valueOf(filter.toUpperCase(Locale.ROOT));
        int width = expected.width();
        int height = expected.height();
        switch (source) {
            case "full":
                return Resizer.resize(photo, width, height, resample);
            case "gray":
                return Resizer.resize(photo.toGray(), width, height, resample);
            case "small":
                Picture small = reader.read(golden.folder().resolve("small.png"));
                return Resizer.resize(small, width, height, resample);
            case "box":
                JsonArray box = golden.expected().getAsJsonArray("box");
                return Resizer.resize(
                        photo,
                        width,
                        height,
                        resample,
                        new Resizer.Box(
                                box.get(0).getAsFloat(),
                                box.get(1).getAsFloat(),
                                box.get(2).getAsFloat(),
                                box.get(3).getAsFloat()));
            default:
                throw new AssertionError("unknown source " + source);
        }
    }
}
