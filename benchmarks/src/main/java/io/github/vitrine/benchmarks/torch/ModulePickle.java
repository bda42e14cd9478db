package io.github.vitrine.benchmarks.torch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The pickle that describes a TorchScript module's attributes: which class it is, and for each
 * tensor which storage holds its values. Protocol 2, and of its opcodes only what this takes (<a
 * href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">pickletools</a>).
 */
final class ModulePickle {
    /** The pickle of {@code ()}: a module without constants. */
    static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    private static final int PROTOCOL = 0x80;
    private static final int NEW_OBJECT = 0x81;
    private static final int NEW_FALSE = 0x89;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Begins the module, an object of a class in the archive's {@code code/__torch__.py}. */
    ModulePickle(String className) {
        op(PROTOCOL).op(2);
        global("__torch__", className).op(')').op(NEW_OBJECT).op('}').op('(');
    }

    /** An attribute that is a contiguous float32 tensor; its storage is an entry of that name. */
    void tensor(String attribute, String storage, long... sizes) {
        long count = 1;
        long[] strides = new long[sizes.length];
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = count;
            count *= sizes[axis];
        }
        text(attribute).global("torch._utils", "_rebuild_tensor_v2").op('(');
        op('(').text("storage").global("torch", "FloatStorage").text(storage).text("cpu");
        integer(count).op('t').op('Q'); // a persistent id, which the reader looks up
        integer(0).tuple(sizes).tuple(strides).op(NEW_FALSE); // offset, ..., requires no gradient
        global("collections", "OrderedDict").op(')').op('R').op('t').op('R');
    }

    /** An attribute that is false. */
    void no(String attribute) {
        text(attribute).op(NEW_FALSE);
    }

    /** An attribute that is {@code None}. */
    void none(String attribute) {
        text(attribute).op('N');
    }

    /** Ends the module. */
    byte[] finish() {
        op('u').op('b').op('.');
        return out.toByteArray();
    }

    private ModulePickle op(int code) {
        out.write(code);
        return this;
    }

    private ModulePickle global(String module, String name) {
        return op('c').ascii(module + "\n" + name + "\n");
    }

    private ModulePickle ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private ModulePickle text(String text) {
        return op('X').int32(text.length()).ascii(text);
    }

    private ModulePickle tuple(long... numbers) {
        op('(');
        for (long number : numbers) {
            integer(number);
        }
        return op('t');
    }

    private ModulePickle integer(long number) {
        return op('J').int32(Math.toIntExact(number));
    }

    private ModulePickle int32(int number) {
        for (int shift = 0; shift < 32; shift += 8) {
            op(number >>> shift);
        }
        return this;
    }
}
