package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ImageException;
import io.github.vitrine.image.JpegContainer.Coding;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JpegContainerTest {
    private static final String SCAN =
            segment(0xda, "\1\1\0\0\77\0") + "data\u00ff\0" + "data".repeat(100);
    private static final String END = "\u00ff\u00d9";
    private static final String JFIF = segment(0xe0, "JFIF\0\1\1\0\0\1\0\1\0\0");

    @Test
    void colourCodingFollowsTheMarkers() {
        assertEquals(Coding.GRAY, coding("", frame(8, "\1")));
        assertEquals(Coding.YCC, coding("", frame(8, "\1\2\3")));
        assertEquals(Coding.RGB, coding("", frame(8, "RGB")));
        assertEquals(Coding.YCC, coding(JFIF, frame(8, "RGB")));
        assertEquals(Coding.RGB, coding(adobe(0), frame(8, "\1\2\3")));
        assertEquals(Coding.YCC, coding(adobe(1), frame(8, "\1\2\3")));
        assertEquals(Coding.YCC, coding(JFIF + adobe(0), frame(8, "\1\2\3")));
        assertEquals(Coding.CMYK, coding("", frame(8, "\1\2\3\4")));
        assertEquals(Coding.CMYK, coding(adobe(0), frame(8, "\1\2\3\4")));
        assertEquals(Coding.YCCK, coding(adobe(2), frame(8, "\1\2\3\4")));
    }

    @Test
    void sizeComesFromTheFrame() {
        ImageHeader header = read(frame(8, "\1") + SCAN + END).header();
        assertEquals(new ImageHeader(0x0304, 0x0102, Orientation.NONE), header);
    }

    /** 512 pixels a byte: a block of 64 takes a bit or more. */
    @Test
    void refusesMorePixelsThanItsDataCanHold() {
        String small = segment(0xc0, "\10\0\10\0\10\1\1\21\0");
        read(small + segment(0xda, "\1\1\0\0\77\0") + END);
        String large = segment(0xc0, "\10\77\77\77\77\1\1\21\0");
        assertRefused("bytes for 16191 x 16191 pixels, found", large + SCAN + END);
    }

    @Test
    void refusesFramesItCannotDecode() {
        assertRefused("8 bits per sample, found 12", frame(12, "\1") + SCAN + END);
        assertRefused("1, 3 or 4 components, found 2", frame(8, "\1\2") + SCAN + END);
        assertRefused("a frame and a scan", SCAN + END);
        assertRefused("a frame and a scan", frame(8, "\1") + END);
        assertRefused("one frame", frame(8, "\1") + frame(8, "\1") + SCAN + END);
        assertRefused("frame header", segment(0xc0, "\10\0\1\0\1\3\1\21\0") + SCAN + END);
        assertRefused("end-of-image", frame(8, "\1") + SCAN);
        assertRefused("at most 64 scans", frame(8, "\1") + SCAN.repeat(65) + END);
        assertEquals(0x0304, read(frame(8, "\1") + SCAN.repeat(64) + END).header().width());
        assertRefused("at least 2 bytes", "\u00ff\u00e0\0\1");
        assertRefused("truncated", "\u00ff\u00e0\0\20");
    }

    @Test
    void inksBecomeLight() {
        // Stored inverted: no ink at all is white, full black is black, full cyan lacks red.
        byte[] inks = {-1, -1, -1, -1, -1, -1, -1, 0, 0, -1, -1, -1, 0, 127, -1, (byte) 128};
        assertArrayEquals(
                new byte[] {-1, -1, -1, 0, 0, 0, 0, -1, -1, 0, 64, (byte) 128},
                JpegColors.picture(4, 1, Coding.CMYK, inks).samples());
    }

    @Test
    void ycckIsTheComplementOfYcc() {
        byte[] ycc = {81, 90, (byte) 240};
        byte[] rgb = JpegColors.picture(1, 1, Coding.YCC, ycc.clone()).samples();
        assertArrayEquals(new byte[] {(byte) 238, 14, 14}, rgb);
        byte[] ycck = {81, 90, (byte) 240, -1};
        byte[] light = JpegColors.picture(1, 1, Coding.YCCK, ycck).samples();
        assertArrayEquals(new byte[] {17, (byte) 241, (byte) 241}, light);
    }

    private static Coding coding(String markers, String frame) {
        return read(markers + frame + SCAN + END).coding();
    }

    private static void assertRefused(String why, String segments) {
        ImageException e = assertThrows(ImageException.class, () -> read(segments));
        assertTrue(e.getMessage().contains(why), e::getMessage);
    }

    private static JpegContainer read(String segments) {
        String jpeg = "\u00ff\u00d8" + segments;
        return JpegContainer.read(
                new ImageBytes("test.jpg", jpeg.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String frame(int bits, String components) {
        StringBuilder body = new StringBuilder();
        body.append((char) bits).append("\1\2\3\4").append((char) components.length());
        components.chars().forEach(id -> body.append((char) id).append("\21\0"));
        return segment(0xc0, body.toString());
    }

    private static String adobe(int transform) {
        return segment(0xee, "Adobe\0\144\0\0\0\0" + (char) transform);
    }

    private static String segment(int marker, String body) {
        return "\u00ff" + (char) marker + "\0" + (char) (body.length() + 2) + body;
    }
}
