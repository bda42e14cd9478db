package io.github.vitrine.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes with the ImageIO readers that come with the JDK, whatever plug-ins an application has
 * registered beside them: the same file must give the same pixels everywhere. A reader is made and
 * disposed of per call, so any number of threads may decode at once.
 */
final class JdkReader {
    private JdkReader() {}

    /** The first image, as the reader makes it. Only its raster can be trusted, not its colours. */
    static BufferedImage image(String format, ImageBytes file) throws IOException {
        return image(reader(format), file);
    }

    /** The first image, as a reader that is not the JDK's makes it; the reader is used up. */
    static BufferedImage image(ImageReader reader, ImageBytes file) throws IOException {
        return read(reader, file, new First());
    }

    /** The first image's samples without any colour conversion, of every {@code step}th pixel. */
    static Raster raster(String format, ImageBytes file, int step) throws IOException {
        return read(reader(format), file, new Subsampled(step));
    }

    private interface Decoding<T> {
        T with(ImageReader reader) throws IOException;
    }

    private record First() implements Decoding<BufferedImage> {
        @Override
        public BufferedImage with(ImageReader reader) throws IOException {
            return reader.read(0);
        }
    }

    private record Subsampled(int step) implements Decoding<Raster> {
        @Override
        public Raster with(ImageReader reader) throws IOException {
            ImageReadParam param = reader.getDefaultReadParam();
            param.setSourceSubsampling(step, step, 0, 0);
            return reader.readRaster(0, param);
        }
    }

    private static <T> T read(ImageReader reader, ImageBytes file, Decoding<T> decoding)
            throws IOException {
        try (ImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file.array()))) {
            reader.setInput(stream, true, true);
            return decoding.with(reader);
        } catch (RuntimeException e) {
            // What these readers throw for some damaged files: index errors and the like.
            throw new IOException("can't be decoded: " + e, e);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader reader(String format) throws IOException {
        Module jdk = ImageIO.class.getModule();
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == jdk) {
                return reader;
            }
        }
        throw new IOException("this Java runtime has no " + format + " reader of its own");
    }
}
