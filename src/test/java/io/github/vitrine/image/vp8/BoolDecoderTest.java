package io.github.vitrine.image.vp8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ImageException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoolDecoderTest {
    @Test
    void decodesWhatWasEncoded() {
        Random random = new Random(1);
        int[] probabilities = random.ints(5000, 0, 256).toArray();
        int[] bits = random.ints(5000, 0, 2).toArray();
        BoolEncoder encoder = new BoolEncoder();
        for (int i = 0; i < bits.length; i++) {
            encoder.bit(bits[i], probabilities[i]);
        }
        BoolDecoder decoder = decoder(encoder.bytes());
        for (int i = 0; i < bits.length; i++) {
            assertEquals(bits[i], decoder.bit(probabilities[i]), "bit " + i);
        }
    }

    @Test
    void readsNumbers() {
        BoolEncoder encoder = new BoolEncoder();
        encoder.literal(0b1011001, 7);
        encoder.literal(0, 1);
        encoder.literal(1 << 6 | 37, 7);
        encoder.literal(0, 1);
        encoder.literal(1 << 6 | 37, 7);
        encoder.literal(1, 1);
        BoolDecoder decoder = decoder(encoder.bytes());
        assertEquals(89, decoder.literal(7));
        assertEquals(0, decoder.optionalSigned(6));
        assertEquals(37, decoder.optionalSigned(6));
        assertEquals(-37, decoder.optionalSigned(6));
    }

    @Test
    void walksTrees() {
        int[] tree = {2, -3, -0, -1};
        int[] probabilities = {100, 200};
        BoolEncoder encoder = new BoolEncoder();
        encoder.bit(1, 100);
        encoder.bit(0, 100);
        encoder.bit(1, 200);
        encoder.bit(0, 100);
        encoder.bit(0, 200);
        BoolDecoder decoder = decoder(encoder.bytes());
        assertEquals(3, decoder.leaf(tree, probabilities));
        assertEquals(1, decoder.leaf(tree, probabilities));
        assertEquals(0, decoder.leaf(tree, probabilities));
    }

    /**
     * A bit is decided by 8 bits of data. Of 2 bytes, 10 even bits can be read, for the first, a 0,
     * narrows 255 values to 128 and uses nothing up.
     */
    @Test
    void refusesToReadBeyondTheEnd() {
        BoolDecoder decoder = decoder(new byte[] {1, 2});
        decoder.literal(9);
        assertFalse(decoder.flag());
        ImageException e = assertThrows(ImageException.class, decoder::flag);
        assertTrue(e.getMessage().startsWith("a.webp: truncated: "), e::getMessage);
        assertTrue(e.getMessage().endsWith("its end at byte 3"), e::getMessage);
    }

    @Test
    void refusesWhatNoEncoderWrites() {
        assertThrows(ImageException.class, () -> decoder(new byte[0]));
        assertThrows(ImageException.class, () -> decoder(new byte[] {-1, 0, 0}));
        assertEquals(1, decoder(new byte[] {-2, 0, 0}).bit(128));
    }

    /** A decoder over part of a larger array, with what would be ones on either side. */
    private static BoolDecoder decoder(byte[] data) {
        byte[] file = new byte[data.length + 9];
        Arrays.fill(file, (byte) -1);
        System.arraycopy(data, 0, file, 1, data.length);
        return new BoolDecoder("a.webp", file, 1, 1 + data.length);
    }
}
