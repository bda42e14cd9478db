"""Writes timm-architectures.json: what timm's architecture names imply.

    python src/test/python/timm_architectures.py > \
        src/main/resources/io/github/vitrine/model/vit/timm-architectures.json

timm's hub files name an architecture and not its dimensions. Each entry holds the arguments that timm
hands to the model's class for that name, as far as they differ from the class's defaults, and the
`pretrained_cfg` of the name's default weights, as far as it differs from `PretrainedCfg`'s. Where the
class is not the plain Vision Transformer, the entry is a text that says why not. Needs timm and
torchvision; downloads nothing and builds no model.
"""

import dataclasses
import functools
import inspect
import json

import timm
from timm.models import deit, vision_transformer
from timm.models._pretrained import PretrainedCfg
from timm.models._registry import _model_entrypoints

PLAIN = vision_transformer.VisionTransformer
DEFAULTS = {p.name: p.default for p in inspect.signature(PLAIN.__init__).parameters.values()}
TRAINING = {"weight_init", "fix_init", "device", "dtype", "features_only"}
BUILDER = {"pretrained_filter_fn", "pretrained_strict", "feature_cfg"}
PICTURES = ["input_size", "fixed_input_size", "interpolation", "crop_pct", "crop_mode", "mean", "std", "num_classes"]
ELSEWHERE = {
    "vision_transformer_hybrid": "a hybrid: a convolutional network in front of the patches",
    "vision_transformer_relpos": "relative position biases",
    "eva": "EVA's blocks, with rotary positions",
    "vitamin": "ViTamin's convolutional stages",
}
ACTIVATIONS = {"SiLU": "silu", "GELU": "gelu", "GELUTanh": "gelu_tanh", "QuickGELU": "quick_gelu"}


class Built(Exception):
    """What timm was about to build."""


def capture(cls, variant, pretrained, **kwargs):
    raise Built(cls, kwargs)


class NotPlain(Exception):
    """Why a model is none of the plain ones."""


def name_of(thing):
    while isinstance(thing, functools.partial):
        thing = thing.func
    return thing if isinstance(thing, str) else thing.__name__


def describe(cls, kwargs):
    entry = {"distilled": True} if cls is not PLAIN else {}
    for key, value in kwargs.items():
        if key in TRAINING | BUILDER or DEFAULTS.get(key, inspect) == value:
            continue
        if key == "block_fn":
            raise NotPlain(f"blocks of another kind, {name_of(value)}")
        if key == "attn_layer":
            raise NotPlain(f"attention of another kind, {value}")
        if key == "pool_include_prefix":
            raise NotPlain("a pooling that takes prefix tokens in")
        if key in ("scale_attn_norm", "scale_mlp_norm"):
            raise NotPlain("layer norms inside attention and perceptron")
        if key in ("norm_layer", "embed_norm_layer"):
            if name_of(value).lower() != "layernorm" or key != "norm_layer":
                raise NotPlain(f"norms of another kind, {name_of(value)}")
            entry["norm_eps"] = value.keywords["eps"]
        elif key == "act_layer":
            entry[key] = value if isinstance(value, str) else ACTIVATIONS[value.__name__]
        elif key == "mlp_layer":
            packed = name_of(value) == "GluMlp" and value.keywords.get("gate_last") is False
            entry[key] = "swiglu_packed" if packed else name_of(value)
        else:
            entry[key] = value
    return entry


def pictures(name):
    """What the default weights' config says of pictures and labels, beyond the defaults."""
    cfg = timm.models.get_pretrained_cfg(name)
    defaults = {f.name: f.default for f in dataclasses.fields(PretrainedCfg)}
    chosen = {key: getattr(cfg, key) for key in PICTURES}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in chosen.items() if v != defaults[k]}


def entries():
    for module in (vision_transformer, deit):
        module.build_model_with_cfg = capture
    for name in sorted(_model_entrypoints):
        entry_point = _model_entrypoints[name]
        module = entry_point.__module__.rsplit(".", 1)[-1]
        if module in ("vision_transformer", "deit"):
            try:
                entry_point()
            except Built as built:
                try:
                    yield name, describe(*built.args) | {"pretrained_cfg": pictures(name)}
                except NotPlain as reason:
                    yield name, str(reason)
        elif module in ELSEWHERE and name.startswith(("vit", "deit", "flexivit")):
            yield name, ELSEWHERE[module]


lines = [f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries()]
print("{\n" + ",\n".join(lines) + "\n}")
