package io.github.vitrine.checkpoint;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.json.JsonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What the header of a safetensors file says, before it is held against the file.
 *
 * @param metadata free text by name; empty where there is none
 * @param tensors by name, in the header's order
 */
record Header(Map<String, String> metadata, Map<String, TensorEntry> tensors) {
    /**
     * Checks that the tensors cover the data from its first byte to its last, without hole or
     * overlap. Then no tensor reaches out of the file and no byte of it is hidden.
     *
     * @param origin the file, for messages
     * @param dataLength how many bytes follow the header
     */
    void checkCovers(String origin, long dataLength) {
        List<TensorEntry> inOrder = new ArrayList<>(tensors.values());
        inOrder.sort(new ByPlace());
        long covered = 0;
        for (TensorEntry tensor : inOrder) {
            if (tensor.begin() != covered) {
                throw new CheckpointException(
                        String.format(
                                "%s: tensor %s: data_offsets: expected data from byte %d on,"
                                        + " without hole or overlap, found [%d, %d]",
                                origin,
                                JsonText.quoted(tensor.name()),
                                covered,
                                tensor.begin(),
                                tensor.end()));
            }
            covered = tensor.end();
        }
        if (covered != dataLength) {
            throw new CheckpointException(
                    String.format(
                            "%s: expected %d bytes of data, as the header says, found %d%s",
                            origin,
                            covered,
                            dataLength,
                            dataLength < covered ? " (an incomplete download?)" : ""));
        }
    }

    private static final class ByPlace implements Comparator<TensorEntry> {
        @Override
        public int compare(TensorEntry one, TensorEntry other) {
            int byBegin = Long.compare(one.begin(), other.begin());
            return byBegin != 0 ? byBegin : Long.compare(one.end(), other.end());
        }
    }
}
