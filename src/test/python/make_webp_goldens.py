"""Makes the golden case preprocess/lossy_webp: lossy WebP files, and what Pillow makes of them.

Three kinds of files, small ones all: what libwebp's encoder writes, by its settings; frames of
random data behind headers that no encoder writes, since every data is a picture to an arithmetic
decoder; and files cut short at every kind of place. The layout is described in
src/test/resources/goldens/README.md. Nothing is downloaded.

    python src/test/python/make_webp_goldens.py [FOLDER]

FOLDER defaults to src/test/resources/goldens; it must hold images/. Made with Python 3.11, Pillow
12.3.0 (libwebp 1.6.0), numpy 2.4.6, and libwebp 1.2.4 as a shared library to encode with. Another
encoder writes other files, and any of them will do.
"""

import ctypes
import ctypes.util
import dataclasses
import hashlib
import io
import json
import pathlib
import random
import struct
import sys

import numpy
import PIL
from PIL import Image, features

SEED = 20261122
ENCODER_ABI = 0x020F


class Config(ctypes.Structure):
    """WebPConfig of webp/encode.h."""

    _fields_ = [
        (name, ctypes.c_float if name in ("quality", "target_psnr") else ctypes.c_int)
        for name in (
            "lossless quality method image_hint target_size target_psnr segments sns_strength"
            " filter_strength filter_sharpness filter_type autofilter alpha_compression"
            " alpha_filtering alpha_quality passes show_compressed preprocessing partitions"
            " partition_limit emulate_jpeg_size thread_level low_memory near_lossless exact"
            " use_delta_palette use_sharp_yuv qmin qmax"
        ).split()
    ] + [("room", ctypes.c_int * 8)]


class Picture(ctypes.Structure):
    """WebPPicture, as far as we look into it."""

    _fields_ = [
        ("use_argb", ctypes.c_int),
        ("colorspace", ctypes.c_int),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("planes", ctypes.c_void_p * 3),
        ("strides", ctypes.c_int * 2),
        ("alpha", ctypes.c_void_p),
        ("alpha_stride", ctypes.c_int),
        ("pad1", ctypes.c_uint32 * 2),
        ("argb", ctypes.c_void_p),
        ("argb_stride", ctypes.c_int),
        ("pad2", ctypes.c_uint32 * 3),
        ("writer", ctypes.c_void_p),
        ("custom_ptr", ctypes.c_void_p),
        ("room", ctypes.c_byte * 400),
    ]


class Memory(ctypes.Structure):
    """WebPMemoryWriter."""

    _fields_ = [
        ("bytes", ctypes.c_void_p),
        ("size", ctypes.c_size_t),
        ("capacity", ctypes.c_size_t),
        ("pad", ctypes.c_uint32),
    ]


def encode(image, quality=75, **settings):
    """What libwebp writes by settings that neither Pillow nor cwebp have."""
    library = ctypes.CDLL(ctypes.util.find_library("webp"))
    config = Config()
    assert library.WebPConfigInitInternal(
        ctypes.byref(config), 0, ctypes.c_float(quality), ENCODER_ABI
    )
    for name, value in settings.items():
        assert hasattr(config, name), name
        setattr(config, name, value)
    picture = Picture()
    assert library.WebPPictureInitInternal(ctypes.byref(picture), ENCODER_ABI)
    picture.width, picture.height = image.size
    memory = Memory()
    library.WebPMemoryWriterInit(ctypes.byref(memory))
    picture.writer = ctypes.cast(library.WebPMemoryWrite, ctypes.c_void_p).value
    picture.custom_ptr = ctypes.addressof(memory)
    samples = numpy.ascontiguousarray(image.convert("RGB"))
    assert library.WebPPictureImportRGB(
        ctypes.byref(picture), samples.ctypes.data_as(ctypes.c_void_p), samples.strides[0]
    )
    assert library.WebPEncode(ctypes.byref(config), ctypes.byref(picture))
    data = ctypes.string_at(memory.bytes, memory.size)
    library.WebPPictureFree(ctypes.byref(picture))
    library.WebPMemoryWriterClear(ctypes.byref(memory))
    return data


def pillow(image, **settings):
    data = io.BytesIO()
    image.save(data, "webp", **settings)
    return data.getvalue()


class BoolEncoder:
    """RFC 6386, section 7.3, with Python's numbers, which have room for any carry."""

    def __init__(self):
        self.bottom, self.range, self.bits = 0, 255, 0

    def bit(self, value, probability=128):
        split = 1 + ((self.range - 1) * probability >> 8)
        if value:
            self.bottom += split
            self.range -= split
        else:
            self.range = split
        while self.range < 128:
            self.range <<= 1
            self.bottom <<= 1
            self.bits += 1

    def literal(self, value, bits):
        for i in reversed(range(bits)):
            self.bit(value >> i & 1)

    def optional(self, value, bits):
        """A flag, a magnitude and a sign, if there is a value."""
        self.bit(value is not None)
        if value is not None:
            self.literal(abs(value), bits)
            self.bit(value < 0)

    def data(self, rng):
        """Whole bytes, any random ones that say what was put in; others may follow."""
        missing = -self.bits % 8
        value = (self.bottom + rng.randrange(self.range)) << missing
        value += rng.randrange(1 << missing)
        return value.to_bytes((self.bits + missing) // 8 + 1, "big")


@dataclasses.dataclass
class Header:
    """What a frame header says up to the tokens' probabilities (RFC 6386, section 19.2).

    Those are left to the random data, and so is whether macroblocks can be skipped.
    """

    version: int = 0
    color_space: int = 0
    clamping: int = 0
    segments: bool = False
    segment_map: list | None = None
    segment_values: tuple | None = None  # whether absolute, quantizers, filter levels
    simple: int = 0
    level: int = 20
    sharpness: int = 0
    deltas: list | None = None
    partitions: int = 1
    quantizer: int = 20
    quantizer_deltas: tuple = (None,) * 5
    refresh: int = 1

    def write(self, rng):
        out = BoolEncoder()
        out.bit(self.color_space)
        out.bit(self.clamping)
        out.bit(self.segments)
        if self.segments:
            out.bit(self.segment_map is not None)
            out.bit(self.segment_values is not None)
            if self.segment_values is not None:
                absolute, quantizers, levels = self.segment_values
                out.bit(absolute)
                for quantizer in quantizers:
                    out.optional(quantizer, 7)
                for level in levels:
                    out.optional(level, 6)
            for probability in self.segment_map or []:
                out.bit(probability is not None)
                if probability is not None:
                    out.literal(probability, 8)
        out.bit(self.simple)
        out.literal(self.level, 6)
        out.literal(self.sharpness, 3)
        out.bit(self.deltas is not None)
        if self.deltas is not None:
            out.bit(bool(self.deltas))
            for delta in self.deltas:
                out.optional(delta, 6)
        out.literal(self.partitions.bit_length() - 1, 2)
        out.literal(self.quantizer, 7)
        for delta in self.quantizer_deltas:
            out.optional(delta, 4)
        out.bit(self.refresh)
        return out.data(rng)


def riff(frame, padding=0):
    chunk = b"VP8 " + struct.pack("<I", len(frame)) + frame + bytes([padding]) * (len(frame) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def frame(rng, size, header):
    """A frame of random data behind a header, as long as Pillow wants it to be."""
    blocks = -(-size[0] // 16) * -(-size[1] // 16)
    length = 200
    while True:
        first = header.write(rng) + rng.randbytes(100 + 16 * blocks)
        tokens = [rng.randbytes(length) for _ in range(header.partitions)]
        sizes = b"".join(struct.pack("<I", len(t))[:3] for t in tokens[:-1])
        tag = header.version << 1 | 1 << 4 | len(first) << 5
        data = struct.pack("<I", tag)[:3] + b"\x9d\x01\x2a" + struct.pack("<HH", *size)
        data = riff(data + first + sizes + b"".join(tokens))
        # ff can't begin what an arithmetic coder writes.
        if all(t[0] != 0xFF for t in tokens) and answer(data)["result"] == "ok":
            return data
        length += length // 4


def answer(data):
    """Pillow's pixels as a hash of their bytes, [height, width, 3], or that it refuses."""
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except OSError:
        return {"result": "error"}
    digest = hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()
    return {"result": "ok", "size": [image.height, image.width], "sha256": digest}


def sources(root):
    """Photographs, noise and shapes, cut to a size."""
    photos = [Image.open(root / "images" / f"{name}.png").convert("RGB")
              for name in ("chelsea", "china", "coffee", "astronaut")]

    def cut(rng, size):
        photo = rng.choice(photos)
        x, y = (rng.randrange(max(1, whole - side)) for whole, side in zip(photo.size, size))
        return photo.crop((x, y, x + size[0], y + size[1]))

    def noise(rng, size):
        return Image.frombytes("RGB", size, rng.randbytes(3 * size[0] * size[1]))

    def shapes(rng, size):
        y, x = numpy.mgrid[: size[1], : size[0]]
        step = rng.randrange(3, 9)
        samples = [x * 255 // max(1, size[0] - 1), y * 255 // max(1, size[1] - 1),
                   (x // step + y // 7) % 2 * 255]
        return Image.fromarray(numpy.stack(samples, 2).astype(numpy.uint8))

    return cut, noise, shapes


SIZES = [(1, 1), (2, 3), (15, 17), (16, 16), (17, 33), (1, 120), (120, 1), (47, 31), (50, 64)]


def encoded(rng, root):
    """By libwebp: every setting at every kind of size."""
    kinds = sources(root)
    for i in range(36):
        size = SIZES[i % len(SIZES)]
        image = kinds[i % 4 % 3](rng, size)
        settings = {
            "quality": rng.choice([0, 5, 15, 30, 50, 75, 90, 100]),
            "method": i % 7,
            "segments": 1 + i % 4,
            "sns_strength": rng.choice([0, 50, 100]),
            "filter_strength": rng.choice([0, 10, 60, 100]),
            "filter_sharpness": i % 8,
            "filter_type": rng.randrange(2),
            "partitions": i // 2 % 4,
            "partition_limit": rng.choice([0, 0, 100]),
            "emulate_jpeg_size": int(i % 5 == 0),
            "use_sharp_yuv": int(i % 3 == 0),
            "low_memory": int(i % 4 == 1),
            "passes": 1 + i % 3,
        }
        name = "encoded_{:02}_{}x{}_q{quality}_m{method}_f{filter_type}_p{partitions}"
        yield name.format(i, *size, **settings), encode(image, **settings)
    photo = Image.open(root / "images" / "chelsea.png").convert("RGB")
    for quality in (20, 80):
        yield f"photo_451x300_q{quality}", pillow(photo.resize((451, 300)), quality=quality)
    with_alpha = photo.crop((120, 60, 160, 95))
    with_alpha.putalpha(Image.linear_gradient("L").resize(with_alpha.size))
    for exact in (False, True):
        yield f"alpha_exact_{exact}", pillow(with_alpha, quality=60, exact=exact)
    frames = [photo.crop((100 + x, 50, 150 + x, 90)) for x in (0, 30)]
    yield "animated", pillow(frames[0], save_all=True, append_images=frames[1:], quality=50)


def unusual(rng):
    """What libwebp's encoder never writes, one feature after the other."""
    absolute = (1, [5, None, 30, -3], [None, 10, 63, 40])
    relative = (0, [-15, 8, None, 3], [-30, 20, None, 5])
    headers = {
        "plain": Header(),
        "color_space": Header(color_space=1, clamping=1, refresh=0),
        "version_3": Header(version=3, level=35),
        "segments_absolute": Header(
            segments=True, segment_map=[90, None, 200], segment_values=absolute
        ),
        "segments_relative": Header(
            segments=True, segment_map=[120, 60, 128], segment_values=relative
        ),
        "segments_without_values": Header(segments=True, segment_map=[128, 128, 128]),
        "segments_without_map": Header(segments=True, segment_values=absolute, level=60),
        "segments_of_nothing": Header(segments=True),
        "no_level_but_in_segments": Header(
            level=0, segments=True, segment_map=[128, 128, 128], segment_values=absolute
        ),
        "deltas": Header(level=12, deltas=[9, None, 3, -5, 20, None, -1, 7]),
        "deltas_negative": Header(level=30, deltas=[-22, None, None, None, -6, 1, 2, 3]),
        "deltas_high": Header(level=50, quantizer=3, deltas=[20, 1, 1, 1, 30, 1, 1, 1]),
        "deltas_not_updated": Header(level=30, deltas=[]),
        "quantizer_deltas": Header(quantizer=6, quantizer_deltas=(-4, 15, -6, 7, 3)),
        "quantizer_deltas_below_0": Header(quantizer=2, quantizer_deltas=(-15, -15, -9, -15, -4)),
        "quantizer_highest": Header(quantizer=127, quantizer_deltas=(15, 15, 15, 15, 15)),
        "simple": Header(simple=1, level=40, sharpness=3),
        "simple_deltas": Header(simple=1, level=20, deltas=[5, None, None, None, 12, 1, 1, 1]),
    }
    levels = [(63, 15), (40, 5), (14, 33), (39, 20), (41, 9), (10, 30), (3, 16), (2, 50)]
    for sharpness, pair in enumerate(levels):
        for level in pair:
            name = f"sharpness_{sharpness}_level_{level}"
            headers[name] = Header(level=level, sharpness=sharpness)
    for i in range(6):
        headers[f"skipping_perhaps_{i}"] = Header(level=0, quantizer=i)
    for partitions in (2, 4, 8):
        headers[f"partitions_{partitions}"] = Header(partitions=partitions, level=14)
    sizes = [(40, 33), (16, 64), (33, 20)]
    for i, (name, header) in enumerate(headers.items()):
        is_tall = header.partitions > 1 or not header.level
        size = (20, 100) if is_tall else sizes[i % len(sizes)]
        yield f"unusual_{name}", frame(rng, size, header)
    scaled = bytearray(frame(rng, (17, 17), Header()))
    scaled[27] |= 0x40
    scaled[29] |= 0xC0
    yield "unusual_scaling", bytes(scaled)


def truncated(rng, data):
    """Where a frame can end, and what Pillow says: each length, and the byte behind an odd one."""
    chunk = data[20 : 20 + struct.unpack("<I", data[16:20])[0]]
    first = 10 + (int.from_bytes(chunk[:3], "little") >> 5)
    lengths = {3, 9, 10, 11, first - 1, first, first + 1, first + 9, first + 10}
    lengths |= set(range(len(chunk) - 8, len(chunk) + 1))
    lengths |= {rng.randrange(first, len(chunk)) for _ in range(6)}
    for length in sorted(lengths):
        if 0 <= length <= len(chunk):
            for padding in (0, 0x80)[: 1 + length % 2]:
                cut = riff(chunk[:length], padding)
                yield {"length": length, "padding": padding, **answer(cut)}


def main():
    default = pathlib.Path(__file__).resolve().parents[1] / "resources" / "goldens"
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    rng = random.Random(SEED)
    folder = root / "preprocess" / "lossy_webp"
    folder.mkdir(exist_ok=True)
    files = []
    for name, data in [*encoded(rng, root), *unusual(rng)]:
        (folder / f"{name}.webp").write_bytes(data)
        entry = {"file": f"{name}.webp", **answer(data)}
        is_fifth = name.startswith("encoded") and len(files) % 5 == 1
        if is_fifth or name.startswith("unusual_partitions"):
            entry["truncated"] = list(truncated(rng, data))
        files.append(entry)
    expected = {
        "family": "preprocess",
        "case": "lossy_webp",
        "seed": SEED,
        "reference": {
            "library": "pillow",
            "class": "Image.open",
            "versions": {"pillow": PIL.__version__, "webp": features.version("webp")},
        },
        "files": files,
    }
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
