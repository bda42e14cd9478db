package io.github.vitrine.benchmarks.probe;

import ai.onnxruntime.OrtEnvironment;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.benchmarks.onnx.OnnxRuntimeEngine;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/**
 * Loads a model and asks it once, as a program does that is started for one picture; then a few
 * times more, to tell how far the first answer was from the usual ones.
 *
 * <p>Vitrine loads the published safetensors file, ONNX Runtime its own format, written beforehand.
 * Either is given a JPEG file, which ONNX Runtime, having no part that reads pictures, gets by what
 * every JDK has; or the tensor, prepared beforehand.
 */
public final class FirstAnswer {
    private static final int MORE_ANSWERS = 10;

    private FirstAnswer() {}

    /**
     * Vitrine in a new JVM.
     *
     * @param jvm to start it in; needs the vector module for SIMD kernels
     * @param model a checkpoint's folder
     * @param input as for {@link #onnxRuntime}
     * @param resolution the picture's side, in pixels
     * @param threads how many compute
     * @return the JVM, ready to start
     */
    public static ChildJvm vitrine(
            ChildJvm jvm, Path model, Path input, int resolution, int threads) {
        List<Class<?>> jars = List.of(ImageClassifier.class, Gson.class);
        return jvm.run(FirstAnswer.class, jars, "vitrine", model, input, threads, resolution);
    }

    /**
     * ONNX Runtime in a new JVM.
     *
     * @param jvm to start it in
     * @param graph an ONNX file
     * @param input a file of little-endian floats, [1, 3, resolution, resolution], or a JPEG file,
     *     its name ending in .jpg
     * @param resolution the picture's side, in pixels
     * @param threads how many compute
     * @return the JVM, ready to start
     */
    public static ChildJvm onnxRuntime(
            ChildJvm jvm, Path graph, Path input, int resolution, int threads) {
        List<Class<?>> jars = List.of(OrtEnvironment.class);
        return jvm.run(FirstAnswer.class, jars, "onnxruntime", graph, input, threads, resolution);
    }

    /**
     * The probe.
     *
     * @param args as {@link #vitrine} and {@link #onnxRuntime} give them
     * @throws IOException if a file can't be read
     */
    public static void main(String[] args) throws IOException {
        Path model = Path.of(args[1]);
        Path input = Path.of(args[2]);
        int threads = Integer.parseInt(args[3]);
        int resolution = Integer.parseInt(args[4]);
        long start = System.nanoTime();
        Supplier<Object> answers =
                args[0].equals("vitrine")
                        ? vitrine(model, input, threads, resolution)
                        : onnxRuntime(model, input, threads, resolution);
        double load = since(start);
        long first = System.nanoTime();
        answers.get();
        double answer = since(first);
        System.out.println(ChildJvm.ANSWERED);
        System.out.flush();

        JsonObject findings = new JsonObject();
        findings.addProperty("load_seconds", load);
        findings.addProperty("first_seconds", answer);
        findings.addProperty("first_peak_resident_bytes", peakResidentBytes());
        long second = System.nanoTime();
        answers.get();
        findings.addProperty("second_seconds", since(second));
        findings.addProperty("warm_seconds", warm(answers));
        findings.addProperty("peak_resident_bytes", peakResidentBytes());
        System.out.println(findings);
    }

    private static Supplier<Object> vitrine(Path model, Path input, int threads, int resolution)
            throws IOException {
        if (isPicture(input)) {
            ImageClassifier classifier = ImageClassifier.builder().threads(threads).load(model);
            return () -> classifier.classify(input, 1);
        }
        OpsPool.warmUp(KernelChoice.AUTO);
        Workers workers = Workers.threads(threads);
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), workers);
        VisionTransformer transformer = VisionTransformer.load(model, pool);
        float[] pixels = floats(input);
        return () -> transformer.logits(Tensor.of(pixels, 1, 3, resolution, resolution));
    }

    private static Supplier<Object> onnxRuntime(Path graph, Path input, int threads, int resolution)
            throws IOException {
        OnnxRuntimeEngine engine = OnnxRuntimeEngine.open(graph, resolution, threads, 0);
        if (isPicture(input)) {
            return () -> engine.logits(pixels(input, resolution), 1);
        }
        float[] pixels = floats(input);
        return () -> engine.logits(pixels, 1);
    }

    private static boolean isPicture(Path input) {
        return input.toString().endsWith(".jpg");
    }

    private static float[] floats(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        float[] values = new float[bytes.capacity() / Float.BYTES];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** Decodes and scales with Java's own classes, as a program without Vitrine would. */
    private static float[] pixels(Path picture, int side) {
        BufferedImage scaled = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        try {
            graphics.drawImage(ImageIO.read(picture.toFile()), 0, 0, side, side, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        graphics.dispose();
        int[] rgb = scaled.getRGB(0, 0, side, side, null, 0, side);
        float[] pixels = new float[3 * rgb.length];
        for (int i = 0; i < pixels.length; i++) {
            int shift = 16 - i / rgb.length * 8;
            pixels[i] = (rgb[i % rgb.length] >> shift & 0xff) / 127.5f - 1;
        }
        return pixels;
    }

    private static double warm(Supplier<Object> answers) {
        double[] seconds = new double[MORE_ANSWERS];
        for (int i = 0; i < seconds.length; i++) {
            long start = System.nanoTime();
            answers.get();
            seconds[i] = since(start);
        }
        Arrays.sort(seconds);
        return seconds[seconds.length / 2];
    }

    /** The most memory that the process has had so far, as Linux counts it; 0 elsewhere. */
    private static long peakResidentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) * 1e-9;
    }
}
