package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;
import io.github.vitrine.error.InterruptedCallException;
import io.github.vitrine.events.Span;
import io.github.vitrine.events.Stage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Decodes PNG, JPEG, WebP, GIF, TIFF and BMP files to the pixels that Pillow's {@code
 * convert("RGB")} gives.
 *
 * <ul>
 *   <li>The format is told by content, never by a file's name.
 *   <li>Colour profiles and gamma are ignored; CMYK is converted as Pillow does; alpha is dropped,
 *       not blended; of 16 bits the high byte counts (where Pillow would clip grey to white).
 *   <li>EXIF orientation is applied, so pictures come upright.
 *   <li>Of an animation, the first frame; of a TIFF file, the first page.
 *   <li>JPEG comes close to Pillow's pixels, everything else is equal to them.
 *   <li>Broken, truncated and oversized files are refused; sizes are checked before anything is
 *       allocated by them.
 * </ul>
 *
 * <p>Immutable, and safe for any number of threads at once.
 */
public final class PictureReader {
    /** Where Pillow, too, takes a picture for a decompression bomb. */
    private static final long DEFAULT_MAX_PIXELS = 178_956_970;

    /** No camera makes a longer side, and weights along one need memory in proportion. */
    private static final int MAX_SIDE = 1 << 20;

    /** What an array of three samples a pixel can hold. */
    private static final long MOST_PIXELS = (Integer.MAX_VALUE - 8) / 3;

    private static final int MAX_FILE_BYTES = 1 << 30;

    private final long maxPixels;
    private final boolean upright;

    /** What a subsampled JPEG's shorter side may shrink to; 0 for no subsampling. */
    private final int leastSide;

    private PictureReader(long maxPixels, boolean upright, int leastSide) {
        this.maxPixels = maxPixels;
        this.upright = upright;
        this.leastSide = leastSide;
    }

    /**
     * A reader that applies orientation and takes pictures of up to 178,956,970 pixels.
     *
     * @return the reader
     */
    public static PictureReader defaults() {
        return new PictureReader(DEFAULT_MAX_PIXELS, true, 0);
    }

    /**
     * A reader with another limit. Decoding takes about 6 bytes of memory per pixel.
     *
     * @param pixels the largest width x height to decode, from 1; beyond 715,827,879 no array holds
     *     the samples, and the limit is that
     * @return a new reader
     */
    public PictureReader withMaxPixels(long pixels) {
        if (pixels < 1) {
            throw new IllegalArgumentException("a limit of " + pixels + " pixels");
        }
        return new PictureReader(Math.min(pixels, MOST_PIXELS), upright, leastSide);
    }

    /**
     * A reader that applies EXIF orientation, or leaves pictures as they are stored.
     *
     * @param apply whether to turn pictures upright
     * @return a new reader
     */
    public PictureReader withOrientation(boolean apply) {
        return new PictureReader(maxPixels, apply, leastSide);
    }

    /**
     * A reader that decodes only every nth column and row of large JPEGs, which takes a fraction of
     * the memory. <b>This changes pixels, and so the answers</b>: the reference averages what this
     * leaves out. Without it, the default, nothing is left out.
     *
     * @param leastSide what a picture's shorter side must keep, from 1: twice the model's input
     *     size or more does little harm
     * @return a new reader
     */
    public PictureReader withSubsampledJpegs(int leastSide) {
        if (leastSide < 1) {
            throw new IllegalArgumentException("a side of " + leastSide + " pixels");
        }
        return new PictureReader(maxPixels, upright, leastSide);
    }

    /**
     * Decodes a file.
     *
     * @param file the file
     * @return the picture, grey where the file is
     * @throws ImageException if it can't be read or decoded
     * @throws InterruptedCallException if the thread is interrupted while reading
     */
    public Picture read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        } catch (NoSuchFileException e) {
            throw new ImageException(file + ": expected a picture, found no such file", e);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedCallException(file + ": interrupted while reading", e);
        } catch (IOException e) {
            throw new ImageException(file + ": can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * Decodes what a stream holds, to its end. The stream is not closed.
     *
     * @param in the stream
     * @param origin its name, for messages
     * @return the picture, grey where the file is
     * @throws ImageException if it can't be read or decoded
     */
    public Picture read(InputStream in, String origin) {
        try {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new ImageException(origin + ": expected at most 1 GiB, found more");
            }
            return read(bytes, origin);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedCallException(origin + ": interrupted while reading", e);
        } catch (IOException e) {
            throw new ImageException(origin + ": can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * Decodes a file's bytes.
     *
     * @param bytes the whole file
     * @param origin its name, for messages
     * @return the picture, grey where the file is
     * @throws ImageException if it can't be decoded
     */
    public Picture read(byte[] bytes, String origin) {
        Span span = Span.begin(Stage.DECODE);
        Picture picture = decode(new ImageBytes(origin, bytes));
        span.end(bytes.length, (long) picture.width() * picture.height());
        return picture;
    }

    private Picture decode(ImageBytes file) {
        ImageFormat format = ImageFormat.of(file);
        ImageHeader header = format.header(file);
        checkSize(file, header);
        int step = step(format, header);
        Picture picture;
        try {
            picture = format.decodeEvery(step, file);
        } catch (IOException e) {
            throw new ImageException(
                    file.origin() + ": damaged " + format + " picture: " + e.getMessage(), e);
        }
        boolean whole =
                picture.width() == (header.width() + step - 1) / step
                        && picture.height() == (header.height() + step - 1) / step;
        if (!whole) {
            throw file.invalid("damaged " + format + ": expected " + header + ", found " + picture);
        }
        return upright ? header.orientation().apply(picture) : picture;
    }

    /**
     * Takes a picture out of an AWT image. Grey and RGB samples are taken as they are, whatever
     * colour profile the image has; other colours are converted by the image's own colour model.
     *
     * @param image any image
     * @return a copy
     */
    public Picture of(BufferedImage image) {
        Picture picture = Rasters.picture(image);
        return new Picture(
                picture.width(), picture.height(), picture.channels(), picture.samples().clone());
    }

    private int step(ImageFormat format, ImageHeader header) {
        if (leastSide == 0 || !format.canSubsample()) {
            return 1;
        }
        return Math.max(1, Math.min(header.width(), header.height()) / leastSide);
    }

    private void checkSize(ImageBytes file, ImageHeader header) {
        int width = header.width();
        int height = header.height();
        if (width < 1 || height < 1) {
            throw file.invalid(
                    "expected a picture of at least 1 x 1 pixels, found " + width + " x " + height);
        }
        if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > maxPixels) {
            throw file.invalid(
                    "expected a picture of at most "
                            + maxPixels
                            + " pixels and "
                            + MAX_SIDE
                            + " a side, found "
                            + width
                            + " x "
                            + height);
        }
    }
}
