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
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Pictures in any form to features, batch by batch. Safe for any number of threads: what a call
 * writes to it borrows.
 */
final class PicturePipeline {
    private final VisionTransformer model;
    private final Preprocessor preprocessor;
    private final PictureReader reader;
    private final int batchSize;
    private final PictureMemory.Pool memories = new PictureMemory.Pool();

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

    /** Each picture's logits, {@code [L]}, in the order of the pictures. */
    List<Tensor> logits(List<?> pictures) {
        return run(pictures, FeatureRequest.pooled(), new Logits(model));
    }

    /** Each picture's features with a B of 1, in the order of the pictures. */
    List<Features> features(List<?> pictures, FeatureRequest request) {
        return run(pictures, request, new Extraction(model, request));
    }

    private record Extraction(VisionTransformer model, FeatureRequest request)
            implements Function<Tensor, IntFunction<Features>> {
        @Override
        public IntFunction<Features> apply(Tensor pixels) {
            return new Pictures(model.features(pixels, request));
        }
    }

    private record Pictures(Features of) implements IntFunction<Features> {
        @Override
        public Features apply(int picture) {
            return of.picture(picture);
        }
    }

    private record Logits(VisionTransformer model)
            implements Function<Tensor, IntFunction<Tensor>> {
        @Override
        public IntFunction<Tensor> apply(Tensor pixels) {
            return new Rows(model.logits(pixels));
        }
    }

    private record Rows(Tensor of) implements IntFunction<Tensor> {
        @Override
        public Tensor apply(int row) {
            return of.row(row);
        }
    }

    /**
     * Runs the model.
     *
     * @param request what is asked of it
     * @param compute from the pixels of B pictures to each one's result
     */
    private <T> List<T> run(
            List<?> pictures, FeatureRequest request, Function<Tensor, IntFunction<T>> compute) {
        List<T> results = new ArrayList<>(Collections.nCopies(pictures.size(), null));
        PictureMemory memory = memories.borrow();
        for (long from = 0; from < pictures.size(); from += batchSize) {
            int end = (int) Math.min(pictures.size(), from + batchSize);
            memory.reset();
            for (int i = (int) from; i < end; i++) {
                // One by one, so that no two exist at full size together.
                PixelBatch batch = prepare(pictures.get(i), i, memory);
                if (batch.size() == largest(batch.picture(), request)) {
                    compute(batch, compute, results);
                    batch.begin(batch.picture());
                }
            }
            for (PixelBatch batch : memory.batches()) {
                compute(batch, compute, results);
            }
        }
        // After an exception it is dropped, with whatever state it is in.
        memories.giveBack(memory);
        return results;
    }

    private int largest(Shape picture, FeatureRequest request) {
        return model.largestBatch(picture.size(1), picture.size(2), request);
    }

    private static <T> void compute(
            PixelBatch batch, Function<Tensor, IntFunction<T>> compute, List<T> results) {
        if (batch.size() > 0) {
            IntFunction<T> result = compute.apply(batch.tensor());
            for (int k = 0; k < batch.size(); k++) {
                results.set(batch.index(k), result.apply(k));
            }
        }
    }

    /** Adds a picture to the batch of its size; says which that is. */
    private PixelBatch prepare(Object source, int index, PictureMemory memory) {
        try {
            Picture picture = read(source);
            PixelBatch batch = memory.batch(preprocessor.shape(picture));
            int at = batch.add(index);
            preprocessor.apply(picture, batch.pixels(), at, memory.scratch());
            return batch;
        } catch (ImageException e) {
            throw naming(source, e);
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
