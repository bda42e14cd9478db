package io.github.vitrine.ops;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;

/**
 * What layers compute with during one call: kernels, workers, and scratch memory that is reused
 * from call to call. Operations take tensors, share their loops among the workers and check shapes.
 *
 * <p>Not thread-safe: one call at a time. {@link OpsPool} hands them out.
 */
public final class Ops {
    private final Kernels kernels;
    private final Workers workers;
    private final Scratch[] scratch;
    private final Ops[] alone;
    private Thread caller; // whose call a worker computes alone; null if it is the current thread's
    private final FloatArena arena;
    private final Workspace workspace;

    /**
     * Creates a context with no scratch memory yet.
     *
     * @param kernels the loops
     * @param workers who runs them
     */
    public Ops(Kernels kernels, Workers workers) {
        this(kernels, workers, new FloatArena());
    }

    private Ops(Kernels kernels, Workers workers, FloatArena arena) {
        this.arena = arena;
        this.workspace = new Workspace(arena);
        this.kernels = kernels;
        this.workers = workers;
        this.alone = new Ops[workers.count()];
        this.scratch = new Scratch[workers.count()];
        for (int i = 0; i < scratch.length; i++) {
            scratch[i] = new Scratch(arena);
        }
    }

    /** One of several computations that have nothing to do with each other. */
    @FunctionalInterface
    public interface Task {
        /**
         * Computes.
         *
         * @param ops what to compute with: one worker, and scratch memory of its own, in a frame
         *     that ends with the computation
         * @param item which of the computations
         */
        void run(Ops ops, int item);
    }

    /** Scratch tensors taken since {@link Ops#frame} become free again when it closes. */
    public interface Frame extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Opens a frame of scratch memory.
     *
     * @return to be closed, innermost first
     */
    public Frame frame() {
        return workspace.frame();
    }

    /**
     * Takes a scratch tensor, valid until the current frame closes. Its elements are whatever stood
     * there before.
     *
     * @param sizes the axes' sizes
     * @return a tensor
     */
    public Tensor take(long... sizes) {
        return workspace.take(sizes);
    }

    /**
     * Takes scratch memory for a product's operand, under the same terms as {@link #take}.
     *
     * @param rows of the matrix
     * @param columns of the matrix
     * @return a matrix in strips
     */
    public Strips takeStrips(int rows, int columns) {
        return workspace.takeStrips(rows, columns);
    }

    /**
     * Whether a linear layer goes over its weight once only.
     *
     * @param rows of its input
     * @return true if there are few enough
     */
    public static boolean isOnePass(long rows) {
        return rows <= LinearOp.ROW_BLOCK;
    }

    /** Forgets what an abandoned call left taken. */
    void reset() {
        workspace.reset();
    }

    /**
     * Rearranges rows for products.
     *
     * @param x {@code [..., D]}
     * @param out {@code [rows, D]}
     */
    public void copy(Tensor x, Strips out) {
        workers.run(out.rows(), new CopyOp(x, out, true));
    }

    /**
     * Rearranges rows for everything that is not a product.
     *
     * @param x {@code [rows, D]}
     * @param out {@code [..., D]}
     */
    public void copy(Strips x, Tensor out) {
        workers.run(x.rows(), new CopyOp(out, x, false));
    }

    /**
     * A linear layer with whatever follows it: {@code out = epilogue(x · weight)}. For layers at
     * either end of a model; between others, {@link #linear(Strips, PackedMatrix, Epilogue,
     * Strips)} has nothing to rearrange.
     *
     * @param x {@code [..., K]}
     * @param weight {@code [K, M]}
     * @param epilogue bias, activation, residual
     * @param out {@code [..., M]}
     */
    public void linear(Tensor x, PackedMatrix weight, Epilogue epilogue, Tensor out) {
        try (Frame frame = frame()) {
            Strips left = takeStrips(x.elements() / x.size(-1), x.size(-1));
            Strips result = takeStrips(out.elements() / out.size(-1), out.size(-1));
            copy(x, left);
            if (epilogue.residual()) {
                copy(out, result);
            }
            linear(left, weight, epilogue, result);
            copy(result, out);
        }
    }

    /**
     * A linear layer with whatever follows it: {@code out = epilogue(x · weight)}.
     *
     * @param x {@code [rows, K]}
     * @param weight {@code [K, M]}
     * @param epilogue bias, activation, residual
     * @param out {@code [rows, M]}
     */
    public void linear(Strips x, PackedMatrix weight, Epilogue epilogue, Strips out) {
        linear(x, weight, epilogue, out, null);
    }

    /**
     * A linear layer of which not all is needed: {@code out = epilogue(x · weight)}.
     *
     * @param x {@code [rows, K]}
     * @param weight {@code [K, M]}
     * @param epilogue bias, activation, residual
     * @param out {@code [rows, M]}
     * @param few outputs that are needed for the first rows only; null for none
     */
    public void linear(Strips x, PackedMatrix weight, Epilogue epilogue, Strips out, FewRows few) {
        LinearOp op = new LinearOp(kernels, scratch, x, weight, epilogue, out, few);
        workers.run(op.items(), op);
    }

    /**
     * Layer normalization of each row.
     *
     * @param x {@code [..., D]}
     * @param weight {@code [D]}
     * @param bias {@code [D]}
     * @param epsilon added to the variance
     * @param out the shape of x; may be x
     */
    public void layerNorm(Tensor x, float[] weight, float[] bias, float epsilon, Tensor out) {
        workers.run(
                x.elements() / x.size(-1),
                new LayerNormOp.OfTensor(kernels, scratch, x, weight, bias, epsilon, out));
    }

    /**
     * Layer normalization of each row.
     *
     * @param x {@code [rows, D]}
     * @param weight {@code [D]}
     * @param bias {@code [D]}
     * @param epsilon added to the variance
     * @param out {@code [rows, D]}; may be x
     */
    public void layerNorm(Strips x, float[] weight, float[] bias, float epsilon, Strips out) {
        workers.run(
                x.rows(),
                new LayerNormOp.OfStrips(kernels, scratch, x, weight, bias, epsilon, out));
    }

    /**
     * Layer normalization, in place, of some of the stretches that each row is made of.
     *
     * @param x {@code [rows, n * D]}: rows of n stretches
     * @param first the first stretch to normalize
     * @param step from one to the next, in stretches
     * @param weight {@code [D]}
     * @param bias {@code [D]}
     * @param epsilon added to the variance
     */
    public void layerNormGroups(
            Strips x, int first, int step, float[] weight, float[] bias, float epsilon) {
        int width = weight.length;
        workers.run(
                x.rows(),
                (from, to, worker) -> {
                    float[] group = scratch[worker].row(width);
                    float[] lanes = scratch[worker].lanes;
                    for (int row = from; row < to; row++) {
                        for (int at = first * width; at < x.columns(); at += step * width) {
                            x.get(row, at, group, 0, width);
                            kernels.layerNorm(
                                    group, 0, width, weight, bias, epsilon, group, 0, lanes);
                            x.set(row, at, group, 0, width);
                        }
                    }
                });
    }

    /**
     * A gated unit, {@code out = activation(gate) * value} (Shazeer, 2020, arXiv:2002.05202), for
     * the product that follows.
     *
     * @param x {@code [rows, 2 * D]}: each row a gate and then a value
     * @param activation of the gate
     * @param out {@code [rows, D]}
     */
    public void gate(Strips x, Activation activation, Strips out) {
        int width = out.columns();
        workers.run(
                out.rows(),
                (from, to, worker) -> {
                    float[] both = scratch[worker].row(2 * width);
                    for (int row = from; row < to; row++) {
                        x.get(row, 0, both, 0, 2 * width);
                        kernels.activate(activation, both, 0, width);
                        for (int i = 0; i < width; i++) {
                            both[i] *= both[i + width];
                        }
                        out.set(row, 0, both, 0, width);
                    }
                });
    }

    /**
     * The mean of each picture's last rows: one chain of sums per column, from the first row to the
     * last.
     *
     * @param x {@code [B, N, D]}
     * @param first the first row to take
     * @param out {@code [B, D]}
     */
    public void meanOfRows(Tensor x, int first, Tensor out) {
        workers.run(x.size(0), new RowPooling.Means(kernels, x, first, out));
    }

    /**
     * The maximum of each picture's last rows, column by column.
     *
     * @param x {@code [B, N, D]}
     * @param first the first row to take
     * @param out {@code [B, D]}
     */
    public void maxOfRows(Tensor x, int first, Tensor out) {
        workers.run(x.size(0), new RowPooling.Maxima(x, first, out));
    }

    /**
     * Multi-head attention over fused projections.
     *
     * @param qkv {@code [B * N, H * 3 * Dh]}: head after head, each its queries, keys, values
     * @param images B
     * @param heads H
     * @param bias {@code [H, N, N]}, added to {@code q kᵀ / sqrt(Dh)}; null for none
     * @param out {@code [B * Q, H * Dh]}: the first Q tokens attend to all N
     */
    public void attention(Strips qkv, int images, int heads, Tensor bias, Strips out) {
        int queries = out.rows() / images;
        AttentionOp op = new AttentionOp(kernels, scratch, qkv, images, heads, bias, queries, out);
        forgetHeads();
        workers.run(op.items(), op);
    }

    private void forgetHeads() {
        for (Scratch each : scratch) {
            each.attention.reset();
        }
    }

    /**
     * The attention weights of some heads, {@code softmax(q kᵀ / sqrt(Dh) + bias)}.
     *
     * @param qkv as for {@link #attention}
     * @param heads H
     * @param bias {@code [H, N, N]}, or null
     * @param chosen which heads, counted from 0
     * @param weights {@code [B, chosen.length, N, N]}
     */
    public void attentionWeights(Strips qkv, int heads, Tensor bias, int[] chosen, Tensor weights) {
        int images = weights.size(0);
        AttentionOp op =
                new AttentionOp(kernels, scratch, qkv, images, heads, bias, weights.size(2), null);
        forgetHeads();
        workers.run(
                images * chosen.length,
                (from, to, worker) -> op.weights(from, to, chosen, weights, worker));
    }

    /**
     * Softmax of each row, in place.
     *
     * @param x {@code [..., D]}
     */
    public void softmax(Tensor x) {
        int width = x.size(-1);
        workers.run(
                x.elements() / width,
                (from, to, worker) -> {
                    for (int row = from; row < to; row++) {
                        int at = x.offset() + row * width;
                        Softmax.row(kernels, x.data(), at, width, 1, scratch[worker]);
                    }
                });
    }

    /**
     * The number of workers.
     *
     * @return at least 1
     */
    public int workers() {
        return workers.count();
    }

    /**
     * Runs computations that have nothing to do with each other, each by one worker from its first
     * operation to its last. No worker then waits for another, and each has only what it computes
     * itself in its cache. After an exception, no other one begins.
     *
     * @param items how many
     * @param task runs one of them
     */
    public void forEachAlone(int items, Task task) {
        workers.runInTurn(items, new Alone(this, Thread.currentThread(), task));
    }

    private record Alone(Ops ops, Thread waiting, Task task) implements Workers.ItemJob {
        @Override
        public void run(int item, int worker) {
            Ops own = ops.alone(worker, waiting);
            try (Frame frame = own.frame()) {
                task.run(own, item);
            }
        }
    }

    private Ops alone(int worker, Thread waiting) {
        if (workers.count() == 1) {
            return this;
        }
        if (alone[worker] == null) {
            alone[worker] = new Ops(kernels, Workers.single(), arena);
        }
        alone[worker].caller = waiting;
        return alone[worker];
    }

    /**
     * Whether the thread whose call this is has been interrupted. A worker's own flag has nothing
     * to say.
     *
     * @return the flag, which stays as it is
     */
    public boolean isInterrupted() {
        return (caller == null ? Thread.currentThread() : caller).isInterrupted();
    }

    /**
     * Runs a loop of the caller's own, shared among the workers.
     *
     * @param items number of iterations
     * @param job runs pieces of them
     */
    public void forEach(int items, Workers.Job job) {
        workers.run(items, job);
    }
}
