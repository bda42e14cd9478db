package io.github.vitrine.model.vit;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What to keep of a forward pass: {@code
 * FeatureRequest.tokens().withHiddenStates(6).withAttention(11, 0, 2)}. Logits and the pooled
 * feature always come along; whatever else is not asked for is not computed and takes no memory.
 * Immutable.
 */
public final class FeatureRequest {
    private final boolean tokens;
    private final Set<Integer> states;
    private final Map<Integer, int[]> heads; // by block; an empty array stands for all of them

    private FeatureRequest(boolean tokens, Set<Integer> states, Map<Integer, int[]> heads) {
        this.tokens = tokens;
        this.states = Collections.unmodifiableSet(states);
        this.heads = Collections.unmodifiableMap(heads);
    }

    /**
     * The pooled feature and the logits: costs what logits alone cost.
     *
     * @return a request to extend
     */
    public static FeatureRequest pooled() {
        return new FeatureRequest(false, Set.of(), Map.of());
    }

    /**
     * All tokens after the last block and the final norm too: class token and patches.
     *
     * @return a request to extend
     */
    public static FeatureRequest tokens() {
        return new FeatureRequest(true, Set.of(), Map.of());
    }

    /**
     * Asks for hidden states too.
     *
     * @param layers 0 for the embeddings, n for the output of block n, counted from 1
     * @return a new request
     */
    public FeatureRequest withHiddenStates(int... layers) {
        Set<Integer> more = new TreeSet<>(states);
        for (int layer : layers) {
            more.add(layer);
        }
        return new FeatureRequest(tokens, more, heads);
    }

    /**
     * Asks for the attention weights of a block too. They take a float for each head and each pair
     * of tokens.
     *
     * @param block counted from 0
     * @param chosen the heads, counted from 0, in the order wanted; none for all
     * @return a new request
     */
    public FeatureRequest withAttention(int block, int... chosen) {
        Map<Integer, int[]> more = new TreeMap<>(heads);
        more.put(block, chosen.clone());
        return new FeatureRequest(tokens, states, more);
    }

    /** Whether it takes more of the last block than the tokens that the head reads. */
    boolean readsAllTokens(int depth) {
        return tokens || states.contains(depth);
    }

    boolean wantsTokens() {
        return tokens;
    }

    Set<Integer> states() {
        return states;
    }

    /** The heads wanted of a block: none if its attention is not wanted. */
    int[] heads(int block, int all) {
        int[] chosen = heads.get(block);
        if (chosen == null) {
            return new int[0];
        }
        if (chosen.length > 0) {
            return chosen.clone();
        }
        int[] every = new int[all];
        Arrays.setAll(every, head -> head);
        return every;
    }

    /** The largest number of heads wanted of one block. */
    int mostHeads(int all) {
        int most = 0;
        for (int block : heads.keySet()) {
            most = Math.max(most, heads(block, all).length);
        }
        return most;
    }

    /**
     * Checks that a model has what is asked for.
     *
     * @throws IllegalArgumentException if it has no such layer, block or head
     */
    void check(int depth, int all) {
        for (int layer : states) {
            if (layer < 0 || layer > depth) {
                throw new IllegalArgumentException(
                        "expected hidden states from 0 to " + depth + ", found " + layer);
            }
        }
        for (int block : heads.keySet()) {
            if (block < 0 || block >= depth) {
                throw new IllegalArgumentException(
                        "expected attention of blocks from 0 to "
                                + (depth - 1)
                                + ", found "
                                + block);
            }
            for (int head : heads(block, all)) {
                if (head < 0 || head >= all) {
                    throw new IllegalArgumentException(
                            "expected attention heads from 0 to " + (all - 1) + ", found " + head);
                }
            }
        }
    }
}
