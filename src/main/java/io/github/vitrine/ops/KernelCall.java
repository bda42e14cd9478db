package io.github.vitrine.ops;

/** A call of a kernel, at any size. */
abstract class KernelCall {
    /** Calls it. */
    abstract void run(int size);

    /** Calls it for nothing: of no elements, it makes no vectors. */
    void idle(int times) {
        run(0, times);
    }

    final void run(int size, int times) {
        for (int i = 0; i < times; i++) {
            run(size);
        }
    }
}
