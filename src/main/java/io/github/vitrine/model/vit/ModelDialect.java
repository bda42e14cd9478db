package io.github.vitrine.model.vit;

/** Whose fields and tensor names a checkpoint is written in. */
public enum ModelDialect {
    /** Transformers: {@code config.json} with {@code model_type} or {@code architectures}. */
    HUGGING_FACE("hf"),
    /** timm's folders on the hub: {@code config.json} with {@code architecture}. */
    TIMM("timm"),
    /** torchvision's state dicts, which no config comes with. */
    TORCHVISION("torchvision");

    private final String shortName;

    ModelDialect(String shortName) {
        this.shortName = shortName;
    }

    /** The name that the command line takes. */
    @Override
    public String toString() {
        return shortName;
    }
}
