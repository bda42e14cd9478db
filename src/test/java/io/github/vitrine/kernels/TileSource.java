package io.github.vitrine.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The one source of the SIMD product tiles, which differ in how many sums they keep in registers,
 * and in whether these start or go on. A Java method can't have an array of registers, so each sum
 * is a local variable and the text is written by this class; {@code TileSourceTest} fails when a
 * checked-in tile differs.
 *
 * <p>To change the tiles, change this and run its {@code main} with the folder {@code
 * src/main/java}.
 */
final class TileSource {
    /** The tiles in use. Those of two vectors load {@linkplain #loadsInOrder in order}. */
    static final List<Shape> SHAPES =
            List.of(
                    new Shape(6, 4, 4, true, true),
                    new Shape(3, 4, 4, false, true), // at the last rows
                    new Shape(6, 1, 4, true, false), // at the last columns
                    new Shape(6, 2, 2, true, true),
                    new Shape(4, 2, 2, true, true));

    /**
     * A tile.
     *
     * @param rows of sums
     * @param vectors of each
     * @param panelVectors how many make up a row of the panel
     * @param starts whether there is a method for sums that start
     * @param proceeds whether there is one for sums that go on
     */
    record Shape(int rows, int vectors, int panelVectors, boolean starts, boolean proceeds) {
        String name() {
            return "Tile" + rows + "x" + vectors;
        }

        String path() {
            return "io/github/vitrine/kernels/simd/" + name() + ".java";
        }
    }

    private TileSource() {}

    public static void main(String[] args) throws IOException {
        for (Shape shape : SHAPES) {
            Files.writeString(Path.of(args[0]).resolve(shape.path()), write(shape));
        }
    }

    static String write(Shape shape) {
        int rows = shape.rows();
        int vectors = shape.vectors();
        StringBuilder s = new StringBuilder();
        s.append("// Written by TileSource (in the tests); change it there.\n");
        s.append("package io.github.vitrine.kernels.simd;\n\n");
        if (loadsInOrder(vectors)) {
            s.append("import java.lang.invoke.VarHandle;\n");
        }
        s.append("import jdk.incubator.vector.FloatVector;\n");
        s.append("import jdk.incubator.vector.VectorSpecies;\n\n");
        s.append("/** A product tile of " + rows + " rows and " + vectors);
        s.append(vectors == 1 ? " vector: " : " vectors: ");
        s.append(rows * vectors + " sums in registers. */\n");
        s.append("final class " + shape.name() + " {\n");
        s.append("    private static final VectorSpecies<Float> S = SimdKernels.SPECIES;\n");
        s.append("    private static final int L = S.length();\n");
        s.append("    private static final int WIDTH = " + shape.panelVectors() + " * L;\n");
        s.append("    private static final int STEP = SimdKernels.STEP;\n\n");
        s.append("    private " + shape.name() + "() {}\n\n");
        if (shape.starts()) {
            s.append("    /** See {@code TiledKernels.tile}: sums that start. */\n");
            Statement first = loadsInOrder(vectors) ? FIRST : FIRST_SHARED;
            method(s, "start", ", float[] first, float[] sums, int c", rows, vectors, first, SUMS);
        }
        if (shape.proceeds()) {
            s.append("\n    /** See {@code TiledKernels.tile}: sums that go on. */\n");
            method(s, "proceed", ", float[] sums, int c", rows, vectors, SUM, SUMS);
        }
        return s.append("}\n").toString();
    }

    /** What to do with one sum before or after the loop, in Java. */
    private interface Statement {
        String write(String sum, int row, int vector);
    }

    private static final Statement FIRST =
            (sum, row, v) -> sum + " = FloatVector.fromArray(S, first, " + at("0", v, "L") + ")";

    /** Loaded once, which takes C2 less time; with twelve sums, JDK 17's spilled all the more. */
    private static final Statement FIRST_SHARED =
            (sum, row, v) -> row == 0 ? FIRST.write(sum, row, v) : sum + " = " + sum(0, v);

    private static final Statement SUM =
            (sum, row, v) -> sum + " = FloatVector.fromArray(S, sums, " + atSum(row, v) + ")";

    private static final Statement SUMS =
            (sum, row, v) -> sum + ".intoArray(sums, " + atSum(row, v) + ")";

    private static void method(
            StringBuilder s,
            String method,
            String parameters,
            int rows,
            int vectors,
            Statement before,
            Statement after) {
        s.append("    static int " + method + "(\n");
        s.append("            float[] left, int a, int k, float[] panel, int b");
        s.append(", int ahead" + parameters + ") {\n");
        // Calls that cost nothing, but count for the JVM's compilers.
        s.append("        if (k == 0) {\n            return 0;\n        }\n");
        for (int row = 0; row < rows; row++) {
            for (int v = 0; v < vectors; v++) {
                s.append("        FloatVector " + before.write(sum(row, v), row, v) + ";\n");
            }
        }
        s.append("        int seen = 0;\n");
        // One index for both operands; the left one's rows then need no sum of their own.
        s.append("        int panelAt = b - a * WIDTH;\n");
        s.append("        int aheadAt = ahead - 2 * a;\n");
        s.append("        for (int i = a; i < a + k; i++) {\n");
        // A number of the panel that comes next, so that it is in the cache when its turn comes:
        // as an integer, since those units are idle.
        s.append("            seen ^= Float.floatToRawIntBits(panel[aheadAt + 2 * i]);\n");
        for (int v = 0; v < vectors; v++) {
            String index = at("panelAt + i * WIDTH", v, "L");
            s.append("            FloatVector b" + v + " = FloatVector.fromArray(S, panel, ");
            s.append(index + ");\n");
        }
        for (int row = 0; row < rows; row++) {
            String index = at("i", row, "STEP");
            if (row > 0 && loadsInOrder(vectors)) {
                s.append("            VarHandle.loadLoadFence();\n");
            }
            String type = row == 0 ? "FloatVector " : "";
            s.append(
                    "            " + type + "x = FloatVector.broadcast(S, left[" + index + "]);\n");
            for (int v = 0; v < vectors; v++) {
                String name = sum(row, v);
                s.append("            " + name + " = x.fma(b" + v + ", " + name + ");\n");
            }
        }
        s.append("        }\n");
        for (int row = 0; row < rows; row++) {
            for (int v = 0; v < vectors; v++) {
                s.append("        " + after.write(sum(row, v), row, v) + ";\n");
            }
        }
        s.append("        return seen;\n");
        s.append("    }\n");
    }

    private static String atSum(int row, int vector) {
        return at(at("c", row, "STEP"), vector, "L");
    }

    /**
     * Whether a row's factors are loaded after those of the row before. Twelve sums leave four of
     * 16 registers; C2 would load all six factors as early as it can, and keep sums in memory
     * instead. A fence between loads holds it to the order, and on x86 is no instruction. With
     * eight sums it makes no difference beyond 1 %.
     */
    private static boolean loadsInOrder(int vectors) {
        return vectors == 2;
    }

    private static String sum(int row, int vector) {
        return "s" + row + (char) ('a' + vector);
    }

    private static String at(String base, int times, String step) {
        return times == 0 ? base : base + " + " + (times == 1 ? step : times + " * " + step);
    }
}
