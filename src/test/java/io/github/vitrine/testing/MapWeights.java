package io.github.vitrine.testing;

import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Weights that a test makes up. */
public final class MapWeights implements Weights {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** Adds a tensor. */
    public MapWeights with(String name, Tensor tensor) {
        tensors.put(name, tensor);
        return this;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public Optional<WeightTensor> find(String name) {
        return Optional.ofNullable(tensors.get(name)).map(tensor -> new Entry(name, tensor));
    }

    @Override
    public String origin() {
        return "made-up weights";
    }

    private record Entry(String name, Tensor tensor) implements WeightTensor {
        @Override
        public Shape shape() {
            return tensor.shape();
        }

        @Override
        public String dtype() {
            return "F32";
        }

        @Override
        public void read(long from, float[] target, int at, int count) {
            System.arraycopy(tensor.data(), tensor.offset() + (int) from, target, at, count);
        }
    }
}
