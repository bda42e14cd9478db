package io.github.vitrine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.CheckpointException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A damaged header is refused with the one exception for it, or describes its data fully. */
class HeaderFuzzTest {
    private static final int DATA = 18;
    private static final byte[] GOOD =
            ("{\"__metadata__\":{\"format\":\"pt\",\"k\\u00e9\":\"\u00e9\"},"
                            + "\"a.weight\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                            + "\"b\":{\"shape\":[],\"x\":[{\"y\":null}],\"dtype\":\"I64\","
                            + "\"data_offsets\":[8,16]},"
                            + "\"c\":{\"dtype\":\"F4\",\"shape\":[4],\"data_offsets\":[16,18]}}  ")
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] ALPHABET =
            "{}[]\",:\\u0019-.eE tfnaF8 \n\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void damagedHeadersAreRefusedInOrder() {
        Random random = new Random(20261122);
        int refused = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] header = damage(random);
            try {
                Header parsed = HeaderParser.parse("f", header);
                parsed.checkCovers("f", DATA);
                assertCoversData(parsed);
            } catch (CheckpointException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError(new String(header, StandardCharsets.ISO_8859_1), e);
            }
        }
        assertTrue(refused > 25_000 && refused < 50_000, refused + " were refused");
    }

    private static byte[] damage(Random random) {
        byte[] header = GOOD.clone();
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(header.length);
            switch (random.nextInt(3)) {
                case 0 -> header[at] = ALPHABET[random.nextInt(ALPHABET.length)];
                case 1 -> header = Arrays.copyOf(header, Math.max(1, at));
                default -> {
                    int from = random.nextInt(header.length);
                    int count = Math.min(random.nextInt(20), header.length - Math.max(from, at));
                    System.arraycopy(header, from, header, at, count);
                }
            }
        }
        return header;
    }

    private static void assertCoversData(Header header) {
        long bits = 0;
        for (TensorEntry tensor : header.tensors().values()) {
            assertTrue(tensor.begin() >= 0 && tensor.end() <= DATA, tensor.name());
            bits += tensor.shape().elements() * tensor.type().bits();
        }
        assertEquals(DATA * Byte.SIZE, bits);
    }
}
