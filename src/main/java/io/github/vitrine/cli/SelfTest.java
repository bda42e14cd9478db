package io.github.vitrine.cli;

import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Proves that this machine, JDK and set of flags compute the same bits as ours: the embedded
 * model's logits for pictures made of whole numbers, hashed and compared with a committed hash.
 *
 * @param kernels what computed
 * @param threads how many threads did
 * @param expected the committed hash, SHA-256 in hexadecimal
 * @param found the hash of what was computed here
 */
record SelfTest(String kernels, int threads, String expected, String found) {
    /** Changes with the embedded model and with the order of operations, and must never else. */
    private static final String EXPECTED =
            "ba824cd0a2b2c645ac64206f9955f2777cad47937607d4c0afda2f8379e06a9b";

    /** An odd number, so that blocks of pictures are left with a remainder. */
    private static final int PICTURES = 3;

    /** Computes with the fastest kernels there are. */
    static SelfTest run(Path model, int threads) {
        // Asked for by name: AUTO would log a warning where it falls back.
        KernelChoice fastest = Kernels.hasSimd() ? KernelChoice.SIMD : KernelChoice.SCALAR;
        Kernels kernels = Kernels.select(fastest);
        OpsPool pool = new OpsPool(kernels, Workers.threads(threads));
        VisionTransformer vit = VisionTransformer.load(model, pool);
        int channels = vit.config().geometry().channels();
        int height = vit.config().geometry().height();
        int width = vit.config().geometry().width();
        Tensor logits = vit.logits(pixels(PICTURES, channels, height, width));
        return new SelfTest(kernels.name(), threads, EXPECTED, hash(logits.toArray()));
    }

    boolean passed() {
        return found.equals(expected);
    }

    /** Multiples of 1/128 from -1 to 1, which a float holds exactly, in no order one could see. */
    private static Tensor pixels(long... sizes) {
        Tensor pixels = Tensor.zeros(sizes);
        int state = 1;
        for (int i = 0; i < pixels.elements(); i++) {
            // The linear congruential generator of Numerical Recipes; its high bits are the best.
            state = 1664525 * state + 1013904223;
            pixels.data()[i] = (state >> 24) / 128f;
        }
        return pixels;
    }

    /** SHA-256 of the floats' bits, each in big-endian order. */
    private static String hash(float[] values) {
        ByteBuffer bits = ByteBuffer.allocate(Float.BYTES * values.length);
        for (float value : values) {
            bits.putInt(Float.floatToRawIntBits(value));
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(bits.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
