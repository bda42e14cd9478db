package io.github.vitrine.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * The one place that knows the WebP plug-in, which decodes lossless WebP. It is called by name and
 * not found through ImageIO's registry, so its being there changes nothing for the rest of an
 * application.
 */
final class WebpReader {
    private WebpReader() {}

    /** A new reader. */
    static ImageReader create() throws IOException {
        try {
            return new WebPImageReaderSpi().createReaderInstance(null);
        } catch (NoClassDefFoundError e) {
            throw new IOException(
                    "reading lossless WebP needs com.twelvemonkeys.imageio:imageio-webp on the class path"
                            + " (or --add-modules com.twelvemonkeys.imageio.webp)",
                    e);
        }
    }
}
