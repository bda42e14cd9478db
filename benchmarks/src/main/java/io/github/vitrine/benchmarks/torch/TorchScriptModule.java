package io.github.vitrine.benchmarks.torch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript file being written: the zip archive that {@code torch.jit.save} makes, with one
 * class whose attributes are float32 tensors and whose {@code forward} is given as source text. The
 * tensors go to disk as they come. Format: <a
 * href="https://github.com/pytorch/pytorch/blob/main/torch/csrc/jit/docs/serialization.md">TorchScript
 * serialization</a>.
 */
final class TorchScriptModule implements AutoCloseable {
    /** The archive format's number, as PyTorch writes it today. */
    private static final String VERSION = "10\n";

    private final String className;
    private final ZipOutputStream zip;
    private final ModulePickle pickle;
    private final StringBuilder fields = new StringBuilder();
    private int storages;

    TorchScriptModule(Path file, String className) throws IOException {
        this.className = className;
        this.zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
        this.pickle = new ModulePickle(className);
        zip.setMethod(ZipOutputStream.STORED);
    }

    /**
     * Adds a tensor.
     *
     * @param name its name, dots allowed
     * @param values its values, row-major
     * @param sizes its shape
     * @return how {@code forward} refers to it
     */
    String tensor(String name, float[] values, long... sizes) {
        String attribute = name.replace('.', '_');
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        String storage = Integer.toString(storages++);
        try {
            entry("data/" + storage, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pickle.tensor(attribute, storage, sizes);
        fields.append("  ").append(attribute).append(" : Tensor\n");
        return "self." + attribute;
    }

    /**
     * Adds the code and completes the file.
     *
     * @param input the name of forward's one argument
     * @param body its statements, each on a line indented by four blanks
     */
    void finish(String input, String body) throws IOException {
        pickle.no("training");
        pickle.none("_is_full_backward_hook");
        entry("data.pkl", pickle.finish());
        entry("constants.pkl", ModulePickle.EMPTY_TUPLE);
        entry("code/__torch__.py", source(input, body).getBytes(StandardCharsets.US_ASCII));
        entry("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        entry("version", VERSION.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private String source(String input, String body) {
        return "class "
                + className
                + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n"
                + fields
                + "  training : bool\n  _is_full_backward_hook : Optional[bool]\n"
                + ("  def forward(self: __torch__." + className + ",\n")
                + ("    " + input + ": Tensor) -> Tensor:\n")
                + body;
    }

    private void entry(String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry("module/" + name);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
