package io.github.vitrine.benchmarks.kernels;

import io.github.vitrine.benchmarks.vit.RandomPictures;
import io.github.vitrine.image.Picture;
import io.github.vitrine.image.PictureReader;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.image.Resample;
import io.github.vitrine.image.Resizer;
import io.github.vitrine.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a picture file to a model's input. As work, the decoded picture's bytes are counted. */
public class PictureBenchmark {
    private static final int SIDE = Compute.RESOLUTION;

    /** Made by JMH. */
    public PictureBenchmark() {}

    /** A picture, as a file and decoded. */
    @State(Scope.Benchmark)
    public static class Source {
        /** Width and height in pixels. */
        @Param({"640x480", "1920x1080"})
        public String size;

        private final PictureReader reader = PictureReader.defaults();
        private final Preprocessor preprocessor =
                Preprocessor.builder(3)
                        .size(SIDE, SIDE)
                        .normalize(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.5f, 0.5f})
                        .build();
        private byte[] jpeg;
        private Picture picture;
        private double gbyte;

        /** Filled by {@link #prepare}. */
        public Source() {}

        /** Makes the picture. */
        @Setup
        public void prepare() {
            String[] sizes = size.split("x");
            jpeg = RandomPictures.jpeg(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]));
            picture = reader.read(jpeg, size);
            gbyte = 1e-9 * picture.samples().length;
        }
    }

    /**
     * Pillow's bilinear resize to a model's size.
     *
     * @param source the picture
     * @param work counts
     * @return the resized picture
     */
    @Benchmark
    public Picture resize(Source source, Work work) {
        work.gbyte += source.gbyte;
        return Resizer.resize(source.picture, SIDE, SIDE, Resample.BILINEAR);
    }

    /**
     * Decoding, resizing, normalising.
     *
     * @param source the picture
     * @param work counts
     * @return the model's input
     */
    @Benchmark
    public Tensor jpegToTensor(Source source, Work work) {
        work.gbyte += source.gbyte;
        return source.preprocessor.apply(source.reader.read(source.jpeg, source.size));
    }
}
