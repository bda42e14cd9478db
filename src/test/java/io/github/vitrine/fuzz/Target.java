package io.github.vitrine.fuzz;

import io.github.vitrine.checkpoint.Checkpoint;
import io.github.vitrine.image.PictureReader;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.model.vit.ModelOptions;
import io.github.vitrine.model.vit.PublishedModel;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is fuzzed: a reader of files, its seeds, and what a reading may allocate at most. */
enum Target {
    WEIGHTS(1) {
        @Override
        List<byte[]> goldenSeeds() {
            return Corpus.files("safetensors-format", "\\.safetensors");
        }

        @Override
        Reader open(Path folder) {
            Path file = folder.resolve("model.safetensors");
            return input -> {
                Files.write(file, input);
                readAll(file);
            };
        }
    },

    INDEX(1) {
        private final Path tensors =
                Goldens.builtIn("ops", "softmax").folder().resolve("expected.safetensors");

        @Override
        List<byte[]> goldenSeeds() {
            StringBuilder map = new StringBuilder();
            try (Checkpoint checkpoint = Checkpoint.open(tensors)) {
                for (String name : checkpoint.names()) {
                    map.append(map.length() == 0 ? "" : ",").append('"').append(name);
                    map.append("\":\"model-00001-of-00001.safetensors\"");
                }
            }
            String whole = "{\"metadata\":{\"total_size\":64},\"weight_map\":{" + map + "}}";
            return List.of(Corpus.text(whole), Corpus.deep());
        }

        @Override
        Reader open(Path folder) throws IOException {
            Files.copy(tensors, folder.resolve("model-00001-of-00001.safetensors"));
            Path file = folder.resolve("model.safetensors.index.json");
            return input -> {
                Files.write(file, input);
                readAll(folder);
            };
        }
    },

    /**
     * 1 MiB for what the file declares, twice the weights, and what lists what is missing of them.
     */
    CONFIG(3) {
        @Override
        List<byte[]> goldenSeeds() {
            List<byte[]> seeds = Corpus.files("vit-hf", "/config\\.json");
            seeds.add(Corpus.deep());
            return seeds;
        }

        @Override
        Reader open(Path folder) throws IOException {
            Path model = Goldens.builtIn("vit-hf", "cls_base").folder();
            Files.copy(model.resolve("model.safetensors"), folder.resolve("model.safetensors"));
            OpsPool pool = new OpsPool(Kernels.select(KernelChoice.SCALAR), Workers.single());
            return input -> {
                Files.write(folder.resolve("config.json"), input);
                PublishedModel.open(folder, ModelOptions.NONE)
                        .load(pool, WeightPrecision.FLOAT32, false);
            };
        }
    },

    TIMM_CONFIG(1) {
        @Override
        List<byte[]> goldenSeeds() {
            List<byte[]> seeds = new ArrayList<>(Corpus.files("vit-timm", "/config\\.json"));
            seeds.add(Corpus.deep());
            return seeds;
        }

        @Override
        Reader open(Path folder) {
            return input -> {
                String text = new String(input, StandardCharsets.UTF_8);
                JsonObject json = JsonObject.parse("fuzz", text);
                VisionTransformer.requireSupported(json);
                Preprocessor.fromTimm(json.object("pretrained_cfg"), 3);
            };
        }
    },

    PREPROCESSOR(1) {
        @Override
        List<byte[]> goldenSeeds() {
            List<byte[]> seeds = new ArrayList<>(Corpus.files("", "preprocessor_config\\.json"));
            seeds.add(Corpus.deep());
            return seeds;
        }

        @Override
        Reader open(Path folder) {
            return input -> {
                String text = new String(input, StandardCharsets.UTF_8);
                Preprocessor.fromConfig(JsonObject.parse("fuzz", text), 3);
            };
        }
    },

    /** Up to 65536 pixels, in some decoders as objects for every block, and ImageIO's buffers. */
    PICTURES(32) {
        @Override
        List<byte[]> goldenSeeds() {
            List<byte[]> seeds =
                    Corpus.files("preprocess/formats", "\\.(png|jpg|gif|bmp|tif|webp)");
            seeds.addAll(Corpus.files("preprocess/lossy_webp", "\\.webp"));
            return seeds;
        }

        @Override
        Reader open(Path folder) {
            PictureReader reader = PictureReader.defaults().withMaxPixels(1 << 16);
            Preprocessor preprocessor = Preprocessor.builder(3).size(8, 8).build();
            return input -> preprocessor.apply(reader.read(input, "fuzz"));
        }
    };

    /** Reads one input: it may refuse with a VitrineException, and do nothing else. */
    interface Reader {
        void read(byte[] input) throws Exception;
    }

    private final long fixedBytes;

    Target(long fixedMebibytes) {
        fixedBytes = fixedMebibytes << 20;
    }

    /** Whole and broken files of the golden cases, and what is written here. */
    abstract List<byte[]> goldenSeeds();

    /**
     * The reader.
     *
     * @param folder an empty one, for files
     */
    abstract Reader open(Path folder) throws IOException;

    /** All seeds: those of the golden cases, and what coverage-guided runs have found since. */
    final List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(goldenSeeds());
        seeds.addAll(Corpus.found(this));
        return seeds;
    }

    /** What one reading may allocate whatever its input: buffers, and what the model stands for. */
    final long fixedBytes() {
        return fixedBytes;
    }

    private static void readAll(Path path) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            for (String name : checkpoint.names()) {
                WeightTensor tensor = checkpoint.find(name).orElseThrow();
                int count = (int) Math.min(1 << 16, tensor.shape().elements());
                tensor.read(0, new float[count], 0, count);
            }
        }
    }
}
