package io.github.vitrine.image.vp8;

/** Decodes a frame's macroblocks into its planes: prediction, differences, loop filter. */
final class FrameDecoder {
    private final FrameHeader header;
    private final Planes planes;
    private final CoefficientReader residue;
    private final SubblockPrediction subblocks;
    private final InverseTransform transform = new InverseTransform();
    private final Macroblock macroblock = new Macroblock();

    FrameDecoder(FrameHeader header, Planes planes) {
        this.header = header;
        this.planes = planes;
        residue = new CoefficientReader(header, planes.columns());
        subblocks = new SubblockPrediction(planes.luma());
    }

    /**
     * Decodes the frame.
     *
     * @param modes the first partition, behind the header
     * @param partitions the coefficients
     */
    void decode(BoolDecoder modes, TokenPartitions partitions) {
        ModeReader modeReader = new ModeReader(modes, header, planes.columns());
        LoopFilter filter = new LoopFilter(header, planes);
        for (int row = 0; row < planes.rows(); row++) {
            BoolDecoder tokens = partitions.ofRow(row);
            modeReader.beginRow();
            residue.beginRow();
            for (int column = 0; column < planes.columns(); column++) {
                modeReader.read(macroblock, column);
                boolean hasMeans = !macroblock.hasSubblocks();
                if (macroblock.isSkipped) {
                    residue.skip(column, hasMeans);
                } else {
                    Quantizer quantizer = header.quantizers()[macroblock.segment];
                    residue.read(tokens, column, hasMeans, quantizer);
                }
                reconstruct(column, row);
                filter.note(macroblock, column, row, residue.isEmpty());
            }
        }
        // Only now, since prediction looks at samples as they are before the filter.
        filter.apply();
    }

    private void reconstruct(int column, int row) {
        if (macroblock.hasSubblocks()) {
            reconstructSubblocks(column, row);
        } else {
            int side = Planes.LUMA_SIDE;
            BlockPrediction.predict(macroblock.luma, planes.luma(), column, row, side);
            addBlocks(0, planes.luma(), column, row, side);
        }
        int side = Planes.CHROMA_SIDE;
        BlockPrediction.predict(macroblock.chroma, planes.blue(), column, row, side);
        addBlocks(CoefficientReader.BLUE, planes.blue(), column, row, side);
        BlockPrediction.predict(macroblock.chroma, planes.red(), column, row, side);
        addBlocks(CoefficientReader.RED, planes.red(), column, row, side);
    }

    /** Each subblock is complete before the next is predicted from it. */
    private void reconstructSubblocks(int column, int row) {
        Plane luma = planes.luma();
        int first = luma.index(column * Planes.LUMA_SIDE, row * Planes.LUMA_SIDE);
        subblocks.begin(first, row == 0, column == planes.columns() - 1);
        for (int i = 0; i < Macroblock.SUBBLOCKS; i++) {
            int at = first + i / 4 * 4 * luma.stride + i % 4 * 4;
            subblocks.predict(macroblock.subblocks[i], at, i % 4 == 3);
            if (!residue.isEmpty()) {
                transform.add(residue.coefficients(), i * CoefficientReader.BLOCK, luma, at);
            }
        }
    }

    /** Adds what the coefficients from index {@code from} on stand for to a predicted square. */
    private void addBlocks(int from, Plane plane, int column, int row, int side) {
        if (residue.isEmpty()) {
            return;
        }
        int block = from;
        for (int y = 0; y < side; y += 4) {
            for (int x = 0; x < side; x += 4) {
                int at = plane.index(column * side + x, row * side + y);
                transform.add(residue.coefficients(), block, plane, at);
                block += CoefficientReader.BLOCK;
            }
        }
    }
}
