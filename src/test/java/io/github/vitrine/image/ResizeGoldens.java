package io.github.vitrine.image;

import com.google.gson.JsonArray;
import io.github.vitrine.image.TargetSize.Size;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.testing.GoldenCase;
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
                tests.add(
                        PreprocessGoldenTest.test(
                                golden, key, () -> assertFloats(golden, key, parts[1])));
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

    /** The gray photo divided by 255, which floats of bytes are resized to before a factor. */
    private static void assertFloats(GoldenCase golden, String key, String filter) {
        Picture photo = PictureReader.defaults().read(golden.images().get(0)).toGray();
        Shape shape = golden.shape(key);
        Window all = Window.all(new Size(shape.size(1), shape.size(0)));
        float[] got =
                FloatResizer.resize(photo, all, filter(filter), new PictureScratch()).samples();
        for (int i = 0; i < got.length; i++) {
            got[i] /= 255;
        }
        golden.assertMatches(key, got);
    }

    private static Resample filter(String name) {
        return Resample.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static Picture resize(
            GoldenCase golden, String source, String filter, Picture expected) {
        PictureReader reader = PictureReader.defaults();
        Picture photo = reader.read(golden.images().get(0));
        Resample resample = filter(filter);
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
