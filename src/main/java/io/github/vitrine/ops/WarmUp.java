package io.github.vitrine.ops;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Product;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has the JVM compile the kernels while a model's weights load. Interpreted, the Vector API runs
 * fifty times slower than compiled, and the JVM compiles what has been called often: so this calls
 * everything often, on few rows. The loops are as long as a real model's all the same: what the
 * compiler sees here it takes for the rule, and loops that always ended early come out 10 % slower
 * for good (measured).
 */
final class WarmUp implements Runnable {
    /** More calls than the JVM wants to see before it compiles a method for good. */
    private static final int ROUNDS = 1_500;

    private static final long MOST_NANOS = 2_000_000_000L;

    private static final int ROWS = 6;
    private static final int WIDTH = 128;

    private static final Set<String> STARTED = ConcurrentHashMap.newKeySet();

    private final Kernels kernels;
    private final Ops ops;
    private final Product product = new Product();
    private final PackedMatrix weight;
    private final Tensor x = Tensor.zeros(1, ROWS, WIDTH);
    private final Tensor qkv = Tensor.zeros(1, ROWS, 3 * WIDTH);
    private final Tensor mixed = Tensor.zeros(1, ROWS, WIDTH);
    private final float[] ones = new float[WIDTH];
    private final float[] zeros = new float[WIDTH];

    private WarmUp(Kernels kernels) {
        this.kernels = kernels;
        ops = new Ops(kernels, Workers.single());
        weight = new PackedMatrix(WIDTH, WIDTH, kernels.panelWidth());
        Arrays.fill(ones, 1);
    }

    /** Starts in the background, once in a JVM for kernels of one name. */
    static void start(Kernels kernels) {
        if (STARTED.add(kernels.name())) {
            Thread thread = new Thread(null, new WarmUp(kernels), "vitrine-warm-up", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    @Override
    public void run() {
        long end = System.nanoTime() + MOST_NANOS;
        // Products first: a forward pass is little else.
        for (int i = 0; i < ROUNDS && System.nanoTime() < end; i++) {
            products();
        }
        for (int i = 0; i < ROUNDS && System.nanoTime() < end; i++) {
            block();
        }
    }

    /** The first block of k, and the path of all that follow it. */
    private void products() {
        product.left(x.data(), 0, WIDTH, ROWS).right(weight, 0, 64).into(mixed.data(), 0, WIDTH);
        kernels.multiply(product);
        kernels.multiply(product.continuing());
    }

    /** An encoder block in miniature. Its weights are zero, so x stays as it is. */
    private void block() {
        try (Ops.Frame frame = ops.frame()) {
            Strips y = ops.takeStrips(ROWS, WIDTH);
            Strips h = ops.takeStrips(ROWS, WIDTH);
            ops.layerNorm(x, ones, zeros, 1e-6f, y);
            ops.linear(y, weight, new Epilogue(zeros, Activation.GELU, null, false), h);
            ops.linear(h, weight, new Epilogue(zeros, null, null, true), x);
            ops.attention(qkv, 1, mixed);
        }
    }
}
