package io.github.vitrine.parallel;

import java.util.concurrent.atomic.AtomicInteger;

/** Items that workers take one by one, until there are none or one of them has failed. */
final class InTurn implements Workers.Job {
    private final int items;
    private final Workers.ItemJob job;
    private final AtomicInteger next = new AtomicInteger();

    InTurn(int items, Workers.ItemJob job) {
        this.items = items;
        this.job = job;
    }

    @Override
    public void run(int from, int to, int worker) {
        try {
            for (int i = next.getAndIncrement(); i < items; i = next.getAndIncrement()) {
                job.run(i, worker);
            }
        } catch (Throwable e) {
            next.set(items);
            throw e;
        }
    }
}
