package io.github.vitrine.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
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
        return read(format, file, reader -> reader.read(0));
    }

    /** The first image's samples without any colour conversion. */
    static Raster raster(String format, ImageBytes file) throws IOException {
        return read(format, file, reader -> reader.readRaster(0, null));
    }

    private interface Decoding<T> {
        T with(ImageReader reader) throws IOException;
    }

    private static <T> T read(String format, ImageBytes file, Decoding<T> decoding)
            throws IOException {
        ImageReader reader = reader(format);
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
