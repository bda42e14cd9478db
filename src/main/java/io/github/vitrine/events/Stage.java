package io.github.vitrine.events;

/** A stage of work, recorded as an event of its own. Each tells two sizes. */
public enum Stage {
    /**
     * A model was loaded: how many bytes its weights take in their files, and how many tensors they
     * are.
     */
    LOAD,

    /**
     * A model's float32 weights were packed, mostly when it was called for the second time: how
     * many bytes of memory they take, and how many matrices they are.
     */
    PACK,

    /** A picture file was decoded: how many bytes it has, and how many pixels. */
    DECODE,

    /** A picture was resized and cropped: how many pixels it had, and how many it has. */
    RESIZE,

    /** The blocks ran, waiting for the turn not included: how many pictures, and tokens of each. */
    ENCODER,

    /** The classifier ran: how many pictures, and how many labels. */
    HEAD
}
