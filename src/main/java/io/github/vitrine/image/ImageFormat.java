package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;
import io.github.vitrine.image.vp8.KeyFrame;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Optional;

/**
 * The file formats we decode, told apart by a file's first bytes and never by its name. Each walks
 * its container first ({@link #header}); only a file that passed is given to a decoder.
 */
enum ImageFormat {
    PNG {
        @Override
        boolean matches(ImageBytes file) {
            return file.has(0, "\u0089PNG\r\n\u001a\n");
        }

        @Override
        ImageHeader header(ImageBytes file) {
            return PngContainer.read(file).header();
        }

        @Override
        Picture decode(ImageBytes file) throws IOException {
            return Rasters.picture(JdkReader.image("png", file));
        }
    },

    JPEG {
        @Override
        boolean matches(ImageBytes file) {
            return file.has(0, "\u00ff\u00d8\u00ff");
        }

        @Override
        ImageHeader header(ImageBytes file) {
            return JpegContainer.read(file).header();
        }

        @Override
        Picture decode(ImageBytes file) throws IOException {
            return decodeEvery(1, file);
        }

        @Override
        boolean canSubsample() {
            return true;
        }

        @Override
        Picture decodeEvery(int step, ImageBytes file) throws IOException {
            JpegContainer container = JpegContainer.read(file);
            Raster raster = JdkReader.raster("jpeg", container.withoutProfile(), step);
            byte[] samples = Rasters.samples(raster);
            return JpegColors.picture(
                    raster.getWidth(), raster.getHeight(), container.coding(), samples);
        }
    },

    BMP {
        @Override
        boolean matches(ImageBytes file) {
            return file.has(0, "BM");
        }

        @Override
        ImageHeader header(ImageBytes file) {
            return BmpContainer.read(file).header();
        }

        @Override
        Picture decode(ImageBytes file) throws IOException {
            return Rasters.picture(JdkReader.image("bmp", file));
        }
    },

    GIF {
        @Override
        boolean matches(ImageBytes file) {
            return file.has(0, "GIF87a") || file.has(0, "GIF89a");
        }

        @Override
        ImageHeader header(ImageBytes file) {
            return GifContainer.read(file).header();
        }

        @Override
        Picture decode(ImageBytes file) {
            return GifContainer.read(file).decode();
        }
    },

    TIFF {
        @Override
        boolean matches(ImageBytes file) {
            return file.has(0, "II*\0") || file.has(0, "MM\0*");
        }

        @Override
        ImageHeader header(ImageBytes file) {
            return TiffContainer.read(file).header();
        }

        @Override
        Picture decode(ImageBytes file) throws IOException {
            BufferedImage image = JdkReader.image("tiff", file);
            return TiffContainer.read(file)
                    .palette()
                    .map(palette -> Rasters.indexed(image.getRaster(), palette))
                    .orElseGet(() -> Rasters.picture(image));
        }
    },

    WEBP {
        @Override
        boolean matches(ImageBytes file) {
            return file.has(0, "RIFF") && file.has(8, "WEBP");
        }

        @Override
        ImageHeader header(ImageBytes file) {
            return WebpContainer.read(file).header();
        }

        @Override
        Picture decode(ImageBytes file) throws IOException {
            WebpContainer container = WebpContainer.read(file);
            Optional<KeyFrame> lossy = container.lossyFrame();
            if (lossy.isPresent()) {
                return container.onCanvas(picture(lossy.get()));
            }
            BufferedImage image = JdkReader.image(WebpReader.create(), container.frameAlone());
            return container.onCanvas(Rasters.picture(image));
        }

        private static Picture picture(KeyFrame frame) {
            return new Picture(frame.width(), frame.height(), 3, frame.decode());
        }
    };

    private static final String SUPPORTED = "expected a PNG, JPEG, WebP, GIF, TIFF or BMP picture";

    /** Whether a file begins as this format's files do. */
    abstract boolean matches(ImageBytes file);

    /**
     * Checks the container.
     *
     * @throws ImageException if the file is broken
     */
    abstract ImageHeader header(ImageBytes file);

    /** Decodes a file whose {@link #header} has been checked, as stored, not yet turned upright. */
    abstract Picture decode(ImageBytes file) throws IOException;

    /** Whether {@link #decodeEvery} takes steps above 1. */
    boolean canSubsample() {
        return false;
    }

    /** As {@link #decode}, but only every {@code step}th column of every {@code step}th row. */
    Picture decodeEvery(int step, ImageBytes file) throws IOException {
        return decode(file);
    }

    /**
     * Recognises a file.
     *
     * @throws ImageException if it is none of ours; the message says what it seems to be
     */
    static ImageFormat of(ImageBytes file) {
        for (ImageFormat format : values()) {
            if (format.matches(file)) {
                return format;
            }
        }
        throw file.invalid(SUPPORTED + ", found " + guess(file));
    }

    private static String guess(ImageBytes file) {
        if (file.length() == 0) {
            return "an empty file";
        }
        if (file.has(4, "ftypavif") || file.has(4, "ftyphei") || file.has(4, "ftypmif1")) {
            return "AVIF or HEIF, which is not supported: convert it to PNG or JPEG";
        }
        StringBuilder start = new StringBuilder("a file that begins with");
        for (int i = 0; i < Math.min(8, file.length()); i++) {
            start.append(String.format(" %02x", file.u8(i)));
        }
        return start.toString();
    }
}
