"""Makes the golden cases of ViT-MSN, I-JEPA and BEiT (with data2vec's vision model).

Tiny models with random weights, saved by transformers, and what transformers answers for them; the
layout is described in src/test/resources/goldens/README.md. Nothing is downloaded.

    python src/test/python/make_family_goldens.py [FOLDER]

FOLDER defaults to src/test/resources/goldens; it must hold images/. Made with Python 3.11, torch
2.13.0, transformers 5.18.0, safetensors 0.8.0, Pillow 12.3.0, numpy 2.4.6. Other versions give
other last digits.
"""

import contextlib
import copy
import json
import pathlib
import re
import shutil
import sys

import numpy
import PIL
import safetensors
import torch
import transformers
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import (
    BeitConfig,
    BeitForImageClassification,
    BeitModel,
    Data2VecVisionConfig,
    Data2VecVisionForImageClassification,
    IJepaConfig,
    IJepaForImageClassification,
    IJepaModel,
    ViTMSNConfig,
    ViTMSNForImageClassification,
    ViTMSNModel,
)
from transformers.models.beit.image_processing_pil_beit import BeitImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

SEED = 20261201
PICTURES = ("chelsea.png", "coffee.png", "astronaut.png")
TINY = dict(
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=48,
    image_size=32,
    patch_size=8,
)
RELATIVE = "relative_position_bias"
MSN_CLASSIFIER = (ViTMSNForImageClassification, ViTMSNConfig)
IJEPA_CLASSIFIER = (IJepaForImageClassification, IJepaConfig)
BEIT_CLASSIFIER = (BeitForImageClassification, BeitConfig)


def labelled(count=7):
    names = {i: f"class {i}" for i in range(count)}
    return dict(id2label=names, label2id={name: i for i, name in names.items()})


def randomize(model, generator, small):
    """Weights that let every part of the model show; small activations let the epsilon show."""

    def normal(tensor, deviation, mean=0.0):
        tensor.copy_(mean + deviation * torch.randn(tensor.shape, generator=generator))

    with torch.no_grad():
        for name, tensor in model.named_parameters():
            into_stream = re.search(r"token|position_emb|projection|o_proj|fc2|output\.dense", name)
            scale = 1e-3 if small and into_stream else 1.0
            if "relative_position_bias_table" in name:
                normal(tensor, 1.0)
            elif "lambda" in name:
                normal(tensor, 0.2, 0.5)
            elif "norm" in name and name.endswith("weight"):
                normal(tensor, 0.2, 1.0)
            elif tensor.ndim == 1:
                normal(tensor, 0.2 * scale)
            elif tensor.ndim == 3:
                normal(tensor, 0.5 * scale)
            else:
                normal(tensor, 1.5 * scale / tensor[0].numel() ** 0.5)


@contextlib.contextmanager
def softmax_in_the_inputs_type():
    """transformers asks for float32 even in a float64 model, which then measures no error."""
    softmax = torch.nn.functional.softmax
    torch.nn.functional.softmax = lambda x, dim, dtype=None: softmax(x, dim=dim)
    try:
        yield
    finally:
        torch.nn.functional.softmax = softmax


def run(model, pixels, arguments, attentions):
    with torch.no_grad():
        answer = model(
            pixels, output_hidden_states=True, output_attentions=attentions, **arguments
        )
    out = {}
    for key, name in (
        ("logits", "logits"),
        ("last_hidden_state", "last_hidden_state"),
        ("pooler_output", "pooled"),
    ):
        if answer.get(key) is not None:
            out[name] = answer[key]
    states = answer.hidden_states
    assert len(states) == model.config.num_hidden_layers + 1
    for layer, state in enumerate(states):
        out[f"hidden_states.{layer}"] = state
    if attentions:
        for block, weights in enumerate(answer.attentions):
            out[f"attentions.{block}"] = weights
    return {name: tensor.detach().clone().contiguous() for name, tensor in out.items()}


def without_influence(model, file_names, pixels, arguments):
    """The tensors of the file that no output depends on, found by changing them one by one."""
    before = run(model, pixels, arguments, False)
    found = []
    state = dict(model.named_parameters())
    for name, file_name in file_names.items():
        kept = state[name].data.clone()
        noise = torch.randn(kept.shape, generator=torch.Generator().manual_seed(1))
        state[name].data += 0.1 * noise.double()
        after = run(model, pixels, arguments, False)
        state[name].data.copy_(kept)
        if all(torch.allclose(before[k], after[k], rtol=0, atol=1e-12) for k in before):
            found.append(file_name)
    return sorted(found)


def significant(value, digits):
    return float(f"{value:.{digits}g}")


def describe(name, tensor, exact_tensor):
    largest = tensor.abs().max().item()
    error = (tensor.double() - exact_tensor).abs().max().item()
    return {
        "dtype": "F32",
        "shape": list(tensor.shape),
        "max_abs": significant(largest, 6),
        "reference_fp32_error": significant(error, 3),
        "atol": significant(max(1e-6, 1e-5 * largest, 8 * error), 3),
        "rtol": 1e-4,
    }


def best(logits, labels, count=5):
    rows = []
    for row in logits.double():
        probabilities = row.softmax(-1)
        rows.append(
            [
                {
                    "index": i,
                    "label": labels[i],
                    "logit": significant(row[i].item(), 6),
                    "probability": significant(probabilities[i].item(), 6),
                }
                for i in row.argsort(descending=True)[:count].tolist()
            ]
        )
    return rows


class Case:
    def __init__(self, root, family, name, model, notes=(), **options):
        self.family = family
        self.name = name
        self.folder = root / family / name
        self.model_class, self.config_class = model
        self.notes = list(notes)
        self.fields = options.pop("fields", {})
        self.model_arguments = options.pop("model_arguments", {})
        self.arguments = options.pop("arguments", {})
        self.size = options.pop("size", None)
        self.batch = options.pop("batch", 2)
        self.processor = options.pop("processor", None)
        self.small = options.pop("small", False)
        self.attentions = options.pop("attentions", False)
        self.rename = options.pop("rename", None)
        self.current_names = options.pop("current_names", False)
        self.index_buffers = options.pop("index_buffers", False)
        assert not options, options

    def make(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        generator = torch.Generator().manual_seed(SEED + sum(map(ord, self.family + self.name)))
        fields = {**TINY, **self.fields}
        if "ForImageClassification" in self.model_class.__name__:
            fields = {**labelled(), **fields}
        config = self.config_class(attn_implementation="eager", **fields)
        model = self.model_class(config, **self.model_arguments).eval()
        randomize(model, generator, self.small)
        model.save_pretrained(self.folder)
        names = self.write_weights(model)

        pixels = self.pixels(config, generator)
        expected = run(model, pixels, self.arguments, self.attentions)
        double = copy.deepcopy(model).double()
        with softmax_in_the_inputs_type():
            exact = run(double, pixels.double(), self.arguments, self.attentions)
            unused = without_influence(double, names, pixels.double(), self.arguments)
        save_file({"pixel_values": pixels, **expected}, self.folder / "expected.safetensors")
        self.describe(config, pixels, expected, exact, unused)

    def write_weights(self, model):
        """Renames what save_pretrained wrote; returns the file's names by the module's."""
        file = self.folder / "model.safetensors"
        weights = load_file(file)
        parameters = dict(model.named_parameters())
        names = {}
        for file_name, tensor in weights.items():
            matches = [n for n, p in parameters.items() if torch.equal(p.data, tensor)]
            assert len(matches) == 1, (file_name, matches)
            names[matches[0]] = file_name
        assert len(names) == len(parameters)
        if self.current_names:
            names = {name: name for name in names}
        if self.rename:
            names = {name: re.sub(*self.rename, to) for name, to in names.items()}
        written = {to: parameters[name].data.contiguous() for name, to in names.items()}
        if self.index_buffers:
            for name in list(written):
                if name.endswith("relative_position_bias_table"):
                    side = (model.config.image_size // model.config.patch_size) ** 2 + 1
                    index = torch.arange(side * side).reshape(side, side)
                    written[name.replace("bias_table", "index")] = index
        save_file(written, file, metadata={"format": "pt"})
        return names

    def pixels(self, config, generator):
        if self.processor:
            images = self.folder / "../../images"
            size = {"height": config.image_size, "width": config.image_size}
            processor = self.processor(size=size)
            settings = {
                key: getattr(value, "value", value) for key, value in processor.to_dict().items()
            }
            text = json.dumps(settings, indent=2, sort_keys=True)
            (self.folder / "preprocessor_config.json").write_text(text + "\n")
            pictures = [Image.open(images / name).convert("RGB") for name in PICTURES]
            return processor(pictures, return_tensors="pt").pixel_values
        size = self.size or config.image_size
        height, width = size if isinstance(size, (tuple, list)) else (size, size)
        return 0.5 * torch.randn(self.batch, config.num_channels, height, width, generator=generator)

    def describe(self, config, pixels, expected, exact, unused):
        about = {"family": self.family, "case": self.name, "seed": SEED}
        given = {"dtype": "F32", "shape": list(pixels.shape), "role": "input"}
        given["max_abs"] = significant(pixels.abs().max().item(), 6)
        given["atol"], given["rtol"] = (2e-6, 1e-5) if self.processor else (0.0, 0.0)
        if self.processor:
            about["images"] = [f"../../images/{name}" for name in PICTURES]
            about["topk"] = best(expected["logits"], config.id2label)
        if self.arguments:
            about["forward_arguments"] = self.arguments
        about["weights_without_influence"] = unused
        about["reference"] = {
            "library": "transformers",
            "class": self.model_class.__name__,
            "processor": self.processor.__name__ if self.processor else None,
            "attn_implementation": "eager",
            "versions": {
                "transformers": transformers.__version__,
                "torch": torch.__version__.split("+")[0],
                "pillow": PIL.__version__,
                "safetensors": safetensors.__version__,
                "numpy": numpy.__version__,
            },
        }
        about["outputs"] = {"pixel_values": given}
        for name, tensor in expected.items():
            about["outputs"][name] = describe(name, tensor, exact[name])
        about["notes"] = self.notes
        (self.folder / "expected.json").write_text(json.dumps(about, indent=1) + "\n")
        used = sum(file.stat().st_size for file in self.folder.iterdir())
        print(f"{self.family}/{self.name}: {used // 1024} KiB, without influence: {unused}")
        assert used < 400 * 1024


INTERPOLATE = dict(interpolate_pos_encoding=True)
SMALL = "activations are small on purpose: another layer norm epsilon shows"


def cases(root):
    def case(*arguments, **options):
        return Case(root, *arguments, **options)

    msn = "vit-msn"
    yield case(
        msn, "cls", MSN_CLASSIFIER,
        ["tensor names as published: all under vit."],
        processor=ViTImageProcessorPil, attentions=True,
        rename=(r"^(vit\.)?(?!classifier)", "vit."),
    )
    yield case(
        msn, "cls_saved_by_5", MSN_CLASSIFIER,
        ["transformers 5 saves the blocks without vit., the embeddings with it"],
        fields=dict(hidden_act="gelu_new", num_attention_heads=2, head_dim=12),
    )
    yield case(
        msn, "model", (ViTMSNModel, ViTMSNConfig),
        ["no pooler, no biases of queries, keys and values"],
        fields=dict(qkv_bias=False), model_arguments=dict(use_mask_token=True),
    )
    yield case(msn, "eps", MSN_CLASSIFIER, [SMALL], small=True)
    yield case(
        msn, "interp", MSN_CLASSIFIER,
        ["bicubic, a=-0.75, no antialias; transformers 5's own module names"],
        size=(48, 40), arguments=INTERPOLATE, current_names=True,
    )
    yield case(msn, "rect", MSN_CLASSIFIER, fields=dict(image_size=[24, 40], num_channels=1))

    ijepa = "ijepa"
    yield case(
        ijepa, "cls", IJEPA_CLASSIFIER,
        ["no class token; the classifier reads the mean of the patches"],
        processor=ViTImageProcessorPil, attentions=True,
    )
    yield case(
        ijepa, "model", (IJepaModel, IJepaConfig),
        ["no pooler, as published"],
        fields=dict(qkv_bias=False, hidden_act="gelu_new"),
        model_arguments=dict(use_mask_token=True),
    )
    yield case(ijepa, "eps", IJEPA_CLASSIFIER, [SMALL], small=True)
    yield case(
        ijepa, "interp", IJEPA_CLASSIFIER,
        ["bicubic, a=-0.75, no antialias, over the whole table"],
        size=(24, 56), arguments=INTERPOLATE,
    )
    yield case(
        ijepa, "interp_same_count", IJEPA_CLASSIFIER,
        ["as many patches as trained, but not square: interpolated all the same; transformers 5's"
         " own module names"],
        size=(64, 16), arguments=INTERPOLATE, current_names=True,
    )

    beit = "beit"
    own = {"use_" + RELATIVE: True}
    shared = {"use_shared_" + RELATIVE: True}
    absolute = dict(use_absolute_position_embeddings=True)
    token = dict(use_mean_pooling=False)
    yield case(
        beit, "cls", BEIT_CLASSIFIER,
        ["a table per block; pooled: layer norm of the mean of the patches, and no norm before;"
         " relative_position_index as in old files, to be passed over"],
        fields={**own, "use_mask_token": True}, processor=BeitImageProcessorPil,
        attentions=True, index_buffers=True,
    )
    yield case(
        beit, "cls_token", BEIT_CLASSIFIER,
        ["one table for all blocks, absolute positions too; the class token, after a norm"],
        fields={**shared, **absolute, **token}, attentions=True, index_buffers=True,
    )
    yield case(
        beit, "model", (BeitModel, BeitConfig),
        ["last_hidden_state is not normed where the patches are pooled"],
        fields=own,
    )
    yield case(
        beit, "model_token_no_scale", (BeitModel, BeitConfig),
        ["absolute positions only, no LayerScale"],
        fields={**absolute, **token, "layer_scale_init_value": 0.0, "hidden_act": "relu"},
    )
    yield case(beit, "no_positions", BEIT_CLASSIFIER, ["the config's defaults: none at all"])
    yield case(beit, "eps", BEIT_CLASSIFIER, [SMALL], fields=own, small=True)
    yield case(
        beit, "eps_token", BEIT_CLASSIFIER,
        [SMALL], fields={**own, **token, "layer_norm_eps": 1e-5}, small=True,
    )
    yield case(
        beit, "interp_up", BEIT_CLASSIFIER,
        ["no flag: tables are always resized, relative ones bilinear, absolute ones bicubic"],
        fields={**own, **absolute}, size=(48, 40), attentions=True,
    )
    yield case(
        beit, "interp_down_shared", BEIT_CLASSIFIER,
        ["with the flag, which changes nothing; pixels that fill no patch are dropped"],
        fields={**shared, **token}, size=(27, 21), arguments=INTERPOLATE,
    )
    yield case(
        beit, "interp_same_count", BEIT_CLASSIFIER,
        ["as many patches as trained, but not square"],
        fields={**own, **absolute}, size=(16, 64),
    )
    yield case(
        beit, "rect", BEIT_CLASSIFIER,
        ["trained on 3 x 5 patches: the reference takes the table's rows for columns and resizes it"
         " even at the trained size"],
        fields={**own, "image_size": [24, 40]},
    )
    yield case(
        beit, "rect_interp", BEIT_CLASSIFIER,
        ["trained on 3 x 5 patches, given 4 x 2; see rect"],
        fields={**shared, "image_size": [24, 40]}, size=(32, 16),
    )
    yield case(
        beit, "many_tokens", BEIT_CLASSIFIER,
        ["290 tokens"],
        fields={**own, "image_size": 68, "patch_size": 4, "hidden_size": 16,
                "num_attention_heads": 2, "num_hidden_layers": 1},
        batch=1,
    )
    yield case(
        beit, "current_names", BEIT_CLASSIFIER,
        ["transformers 5's own module names"], fields=own, current_names=True,
    )
    yield case(
        beit, "current_names_shared", BEIT_CLASSIFIER,
        ["transformers 5's own module names"], fields={**shared, **token}, current_names=True,
    )
    yield case(
        beit, "data2vec", (Data2VecVisionForImageClassification, Data2VecVisionConfig),
        ["the same model by another name"],
        fields=own, processor=BeitImageProcessorPil,
    )


def main():
    torch.set_num_threads(1)
    default = pathlib.Path(__file__).resolve().parents[1] / "resources" / "goldens"
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    for case in cases(root):
        case.make()


if __name__ == "__main__":
    main()
