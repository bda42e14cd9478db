package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.vitrine.image.Resizer.Box;
import io.github.vitrine.image.TargetSize.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold of any resize; that the bytes are Pillow's is for the golden cases. */
class ResizerTest {
    private static final int[] SIDES = {1, 2, 3, 13, 64, 197};

    @ParameterizedTest
    @EnumSource
    void sameSizeIsTheSamePicture(Resample filter) {
        Picture picture = Pictures.random(13, 7, 3, 1);
        assertSame(picture, Resizer.resize(picture, 13, 7, filter));
        // Along the axis that stays, nothing changes either.
        Picture wider = Resizer.resize(Pictures.constant(13, 7, 40, 50, 60), 20, 7, filter);
        Pictures.assertSame("wider", Pictures.constant(20, 7, 40, 50, 60), wider);
    }

    @ParameterizedTest
    @EnumSource
    void constantStaysConstant(Resample filter) {
        for (int width : SIDES) {
            for (int height : SIDES) {
                Picture got =
                        Resizer.resize(
                                Pictures.constant(31, 17, 0, 128, 255), width, height, filter);
                Pictures.assertSame(
                        width + " x " + height, Pictures.constant(width, height, 0, 128, 255), got);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onePixelFillsAnySize(Resample filter) {
        Picture got = Resizer.resize(Pictures.constant(1, 1, 200), 33, 5, filter);
        Pictures.assertSame("grown", Pictures.constant(33, 5, 200), got);
    }

    @ParameterizedTest
    @EnumSource
    void grayEqualsEachChannelOfRgb(Resample filter) {
        Picture gray = Pictures.random(41, 29, 1, 2);
        Pictures.assertSame(
                "channels",
                Resizer.resize(gray, 17, 53, filter).toRgb(),
                Resizer.resize(gray.toRgb(), 17, 53, filter));
    }

    @ParameterizedTest
    @EnumSource
    void windowEqualsCropOfTheWhole(Resample filter) {
        Picture picture = Pictures.random(40, 30, 3, 3);
        Box box = new Box(2.5f, 1.25f, 38, 29.5f);
        for (int[] size : new int[][] {{20, 50}, {100, 7}, {40, 30}, {40, 9}, {9, 30}}) {
            Picture whole = Resizer.resize(picture, size[0], size[1], filter, box);
            Size part = new Size(size[0] - 5, size[1] - 4);
            Window window = new Window(new Size(size[0], size[1]), 3, 2, part);
            Pictures.assertSame(
                    window.toString(),
                    whole.crop(3, 2, part.width(), part.height()),
                    Resizer.resize(picture, window, filter, box, new PictureScratch()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void transposingCommutesWherePassesDo(Resample filter) {
        // One axis at a time there is no rounding in between, so rows and columns must agree.
        Picture picture = Pictures.random(50, 8, 3, 4);
        Picture across = Resizer.resize(picture, 23, 8, filter);
        Picture down = Resizer.resize(Orientation.TRANSPOSE.apply(picture), 8, 23, filter);
        Pictures.assertSame("transposed", Orientation.TRANSPOSE.apply(across), down);
    }

    @ParameterizedTest
    @EnumSource
    void longPicturesNeedNoMemoryInProportion(Resample filter) {
        Picture tall = new Picture(1, 1 << 17, 3, new byte[3 << 17]);
        assertEquals(64, Resizer.resize(tall, 64, 64, filter).width());
        Picture wide = new Picture(1 << 17, 1, 3, new byte[3 << 17]);
        assertEquals(64, Resizer.resize(wide, 64, 64, filter).height());
        // The whole would have 64 x 8,388,608 pixels.
        Window middle = new Window(new Size(64, 1 << 23), 0, 1 << 22, new Size(64, 64));
        Picture part = Resizer.resize(tall, middle, filter, Box.of(tall), new PictureScratch());
        assertEquals(64, part.height());
    }

    @Test
    void refusesImpossibleSizes() {
        Picture picture = Pictures.constant(4, 4, 1);
        Resample filter = Resample.BOX;
        assertThrows(IllegalArgumentException.class, () -> Resizer.resize(picture, 0, 4, filter));
        assertThrows(
                IllegalArgumentException.class,
                () -> Resizer.resize(picture, 1 << 16, 1 << 16, filter));
        Box[] outside = {
            new Box(-1, 0, 4, 4),
            new Box(0, 0, 5, 4),
            new Box(2, 0, 2, 4),
            new Box(0, 0, Float.NaN, 4)
        };
        for (Box box : outside) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Resizer.resize(picture, 2, 2, filter, box));
        }
    }

    @Test
    void codesArePillows() {
        Resample[] byCode = {
            Resample.NEAREST,
            Resample.LANCZOS,
            Resample.BILINEAR,
            Resample.BICUBIC,
            Resample.BOX,
            Resample.HAMMING
        };
        for (int code = 0; code < byCode.length; code++) {
            assertEquals(byCode[code], Resample.fromCode(code));
        }
        assertThrows(IllegalArgumentException.class, () -> Resample.fromCode(6));
    }
}
