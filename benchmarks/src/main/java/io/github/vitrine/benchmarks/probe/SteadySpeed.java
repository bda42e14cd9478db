package io.github.vitrine.benchmarks.probe;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.github.vitrine.benchmarks.engine.VitrineEngine;
import io.github.vitrine.benchmarks.vit.RandomPictures;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Times Vitrine, warm, on single pictures, with whatever kernels it finds: started with the vector
 * module and without, two of these differ in nothing else.
 */
public final class SteadySpeed {
    private static final int WARM_UP_CALLS = 8;
    private static final double WARM_UP_SECONDS = 3;
    private static final double SECONDS = 2;

    private SteadySpeed() {}

    /**
     * The probe in a new JVM.
     *
     * @param jvm to start it in
     * @param model a checkpoint's folder
     * @param resolution the pictures' side, in pixels
     * @param threads how many compute
     * @return the JVM, ready to start
     */
    public static ChildJvm in(ChildJvm jvm, Path model, int resolution, int threads) {
        return jvm.run(SteadySpeed.class, List.of(), model, resolution, threads);
    }

    /**
     * The probe.
     *
     * @param args as {@link #in} gives them
     */
    public static void main(String[] args) {
        int resolution = Integer.parseInt(args[1]);
        int threads = Integer.parseInt(args[2]);
        try (VitCheckpoint model = VitCheckpoint.open(Path.of(args[0]));
                VitrineEngine engine = VitrineEngine.open(model, resolution, threads)) {
            float[] pixels = RandomPictures.pixels(1, resolution);
            time(engine, pixels, WARM_UP_CALLS, WARM_UP_SECONDS);
            JsonObject findings = new JsonObject();
            findings.addProperty("kernels", engine.version());
            findings.add("seconds", new Gson().toJsonTree(time(engine, pixels, 1, SECONDS)));
            findings.addProperty("logits_crc32", crc(engine.logits(pixels, 1)));
            System.out.println(findings);
        }
    }

    private static List<Double> time(
            VitrineEngine engine, float[] pixels, int calls, double seconds) {
        List<Double> times = new ArrayList<>();
        long start = System.nanoTime();
        while (times.size() < calls || since(start) < seconds) {
            long call = System.nanoTime();
            engine.logits(pixels, 1);
            times.add(since(call));
        }
        return times;
    }

    private static long crc(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
        FloatBuffer floats = bytes.asFloatBuffer();
        floats.put(values);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) * 1e-9;
    }
}
