package io.github.vitrine.parallel;

/** The calling thread alone. */
enum SingleWorker implements Workers {
    INSTANCE;

    @Override
    public int count() {
        return 1;
    }

    @Override
    public void run(int items, Job job) {
        job.run(0, items, 0);
    }

    @Override
    public void begin() {}

    @Override
    public void end() {}
}
