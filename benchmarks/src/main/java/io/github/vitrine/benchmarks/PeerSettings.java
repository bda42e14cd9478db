package io.github.vitrine.benchmarks;

import java.util.List;

/**
 * Which races to run: every combination of threads, batch and resolution is one.
 *
 * @param engines who takes part
 * @param threads of every engine but those that always have one
 * @param batches pictures in one call
 * @param resolutions the pictures' side, in pixels
 * @param rounds turns of every engine in a race
 */
record PeerSettings(
        List<String> engines,
        List<Integer> threads,
        List<Integer> batches,
        List<Integer> resolutions,
        int rounds) {}
