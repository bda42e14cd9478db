package io.github.vitrine;

import io.github.vitrine.error.ImageException;
import io.github.vitrine.image.Picture;
import io.github.vitrine.image.PictureReader;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.model.vit.FeatureRequest;
import io.github.vitrine.model.vit.Features;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pictures in any form to features, batch by batch. Immutable. */
final class PicturePipeline {
    private final VisionTransformer model;
    private final Preprocessor preprocessor;
    private final PictureReader reader;
    private final int batchSize;

    PicturePipeline(
            VisionTransformer model,
            Preprocessor preprocessor,
            PictureReader reader,
            int batchSize) {
        this.model = model;
        this.preprocessor = preprocessor;
        this.reader = reader;
        this.batchSize = batchSize;
    }

    VisionTransformer model() {
        return model;
    }

    Preprocessor preprocessor() {
        return preprocessor;
    }

    /** Runs the model; each picture's features with a B of 1, in the order of the pictures. */
    List<Features> run(List<?> pictures, FeatureRequest request) {
        Features[] results = new Features[pictures.size()];
        for (long from = 0; from < pictures.size(); from += batchSize) {
            int end = (int) Math.min(pictures.size(), from + batchSize);
            runBatch(pictures, (int) from, end, request, results);
        }
        return Arrays.asList(results);
    }

    private void runBatch(
            List<?> pictures, int from, int end, FeatureRequest request, Features[] results) {
        Tensor[] pixels = new Tensor[end - from];
        Map<Shape, List<Integer>> bySize = new LinkedHashMap<>();
        for (int i = 0; i < pixels.length; i++) {
            // One by one, so that no two exist at full size together.
            pixels[i] = prepare(pictures.get(from + i)); // [C, H, W]
            bySize.computeIfAbsent(pixels[i].shape(), size -> new ArrayList<>()).add(i);
        }
        bySize.forEach(
                (size, all) -> {
                    int most = model.largestBatch(size.size(1), size.size(2), request);
                    for (long i = 0; i < all.size(); i += most) {
                        List<Integer> some =
                                all.subList((int) i, (int) Math.min(all.size(), i + most));
                        Features features = model.features(stack(pixels, some), request);
                        for (int k = 0; k < some.size(); k++) {
                            results[from + some.get(k)] = features.picture(k);
                        }
                    }
                });
    }

    /** Pictures of one size as a batch, {@code [B, C, H, W]}. */
    private static Tensor stack(Tensor[] pixels, List<Integer> chosen) {
        Tensor first = pixels[chosen.get(0)];
        long[] sizes = {chosen.size(), first.size(0), first.size(1), first.size(2)};
        if (chosen.size() == 1) {
            return first.reshape(sizes);
        }
        Tensor batch = Tensor.zeros(sizes);
        for (int k = 0; k < chosen.size(); k++) {
            Tensor picture = pixels[chosen.get(k)];
            int at = batch.row(k).offset();
            System.arraycopy(
                    picture.data(), picture.offset(), batch.data(), at, picture.elements());
        }
        return batch;
    }

    private Tensor prepare(Object picture) {
        try {
            return preprocessor.apply(read(picture));
        } catch (ImageException e) {
            throw naming(picture, e);
        }
    }

    private Picture read(Object picture) {
        if (picture instanceof Path file) {
            return reader.read(file);
        }
        if (picture instanceof byte[] bytes) {
            return reader.read(bytes, "picture");
        }
        if (picture instanceof InputStream stream) {
            return reader.read(stream, "picture");
        }
        if (picture instanceof BufferedImage image) {
            return reader.of(image);
        }
        if (picture instanceof Picture decoded) {
            return decoded;
        }
        throw new IllegalArgumentException(
                "expected a Path, byte[], InputStream, BufferedImage or Picture, found "
                        + (picture == null ? null : picture.getClass().getName()));
    }

    /** What went wrong with a picture, told with its file's name if it has one. */
    private static ImageException naming(Object picture, ImageException e) {
        boolean told = !(picture instanceof Path) || e.getMessage().startsWith(picture.toString());
        return told ? e : new ImageException(picture + ": " + e.getMessage(), e);
    }
}
