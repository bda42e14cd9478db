package io.github.vitrine.model.vit;

import io.github.vitrine.json.JsonObject;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.ops.Interpolation;

/**
 * DINOv2 with registers in transformers, {@code models/dinov2_with_registers} (Darcet et al., 2023,
 * arXiv:2309.16588). Its positions are resized with antialiasing, unlike DINOv2's own.
 */
final class HuggingFaceDinov2Registers extends HuggingFaceDinov2 {
    private static final int MAX_REGISTERS = 1 << 10;

    HuggingFaceDinov2Registers() {
        super(
                "dinov2_with_registers",
                "Dinov2WithRegistersForImageClassification",
                "Dinov2WithRegistersModel");
    }

    @Override
    ViTConfig read(JsonObject json) {
        int registers = json.integer("num_register_tokens", 0, MAX_REGISTERS, 4);
        PrefixConfig prefix = new PrefixConfig(true, false, registers);
        return config(json, 16, prefix, Interpolation.BICUBIC_ANTIALIAS);
    }

    @Override
    String prefix() {
        return "dinov2_with_registers.";
    }
}
