package io.github.vitrine.benchmarks.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ONNX model being written: {@code model.onnx} for the graph, {@code model.onnx.data} beside it
 * for the weights, which go to disk as they come, so that no model is too large. Values are
 * referred to by name; every method that makes one returns its name.
 */
final class OnnxGraph implements AutoCloseable {
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;
    private static final String DATA = "model.onnx.data";

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final Path file;
    private final OutputStream data;
    private final ProtoMessage graph = new ProtoMessage();
    private long written;
    private int values;

    OnnxGraph(Path folder) throws IOException {
        this.file = folder.resolve("model.onnx");
        this.data = new BufferedOutputStream(Files.newOutputStream(folder.resolve(DATA)), 1 << 20);
        graph.add(2, "vit");
    }

    /** Declares the model's input; a size of -1 is left open. */
    String input(String name, long... sizes) {
        graph.add(11, valueInfo(name, sizes));
        return name;
    }

    /** Makes a value the model's output, under a name of its own. */
    void output(String name, String value, long... sizes) {
        graph.add(1, new ProtoMessage().add(1, value).add(2, name).add(4, "Identity"));
        graph.add(12, valueInfo(name, sizes));
    }

    /** Adds a float32 weight. */
    String weight(float[] floats, long... sizes) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * floats.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(floats);
        String name = newName();
        ProtoMessage tensor = tensor(name, FLOAT, sizes).add(14, 1);
        tensor.add(13, entry("location", DATA));
        tensor.add(13, entry("offset", Long.toString(written)));
        tensor.add(13, entry("length", Long.toString(bytes.capacity())));
        graph.add(5, tensor);
        try {
            data.write(bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        written += bytes.capacity();
        return name;
    }

    /** Adds a scalar constant. */
    String scalar(float value) {
        String name = newName();
        graph.add(5, tensor(name, FLOAT).add(4, value));
        return name;
    }

    /** Adds a list of integers, as shapes and indices are given. */
    String integers(long... numbers) {
        String name = newName();
        ProtoMessage tensor = tensor(name, INT64, numbers.length);
        for (long number : numbers) {
            tensor.add(7, number);
        }
        graph.add(5, tensor);
        return name;
    }

    /** Starts a node of the standard operator set. */
    Node node(String operator) {
        return new Node(operator);
    }

    /** Writes the graph's file and finishes that of the weights. */
    Path write() throws IOException {
        ProtoMessage model =
                new ProtoMessage()
                        .add(1, IR_VERSION)
                        .add(2, "vitrine-benchmarks")
                        .add(7, graph)
                        .add(8, new ProtoMessage().add(1, "").add(2, OPSET));
        Files.write(file, model.toByteArray());
        data.flush();
        return file;
    }

    @Override
    public void close() throws IOException {
        data.close();
    }

    private String newName() {
        return "v" + values++;
    }

    private static ProtoMessage tensor(String name, int type, long... sizes) {
        ProtoMessage tensor = new ProtoMessage();
        for (long size : sizes) {
            tensor.add(1, size);
        }
        return tensor.add(2, type).add(8, name);
    }

    private static ProtoMessage entry(String key, String value) {
        return new ProtoMessage().add(1, key).add(2, value);
    }

    private static ProtoMessage valueInfo(String name, long... sizes) {
        ProtoMessage shape = new ProtoMessage();
        for (long size : sizes) {
            ProtoMessage dimension = new ProtoMessage();
            shape.add(1, size < 0 ? dimension.add(2, "batch") : dimension.add(1, size));
        }
        ProtoMessage type = new ProtoMessage().add(1, FLOAT).add(2, shape);
        return new ProtoMessage().add(1, name).add(2, new ProtoMessage().add(1, type));
    }

    /** A node being described; {@link #of} adds it to the graph. */
    final class Node {
        private static final int FLOAT_ATTRIBUTE = 1;
        private static final int INT_ATTRIBUTE = 2;
        private static final int INTS_ATTRIBUTE = 7;

        private final String operator;
        private final ProtoMessage message = new ProtoMessage();

        private Node(String operator) {
            this.operator = operator;
        }

        Node with(String attribute, long value) {
            return with(new ProtoMessage().add(1, attribute).add(3, value), INT_ATTRIBUTE);
        }

        Node with(String attribute, float value) {
            return with(new ProtoMessage().add(1, attribute).add(2, value), FLOAT_ATTRIBUTE);
        }

        Node with(String attribute, long[] numbers) {
            ProtoMessage list = new ProtoMessage().add(1, attribute);
            for (long number : numbers) {
                list.add(8, number);
            }
            return with(list, INTS_ATTRIBUTE);
        }

        /** Adds the node with these inputs; returns its output. */
        String of(String... inputs) {
            for (String input : inputs) {
                message.add(1, input);
            }
            String output = newName();
            message.add(2, output).add(3, operator + "_" + output).add(4, operator);
            graph.add(1, message);
            return output;
        }

        private Node with(ProtoMessage attribute, int type) {
            message.add(5, attribute.add(20, type));
            return this;
        }
    }
}
