"""A model for `fxtranslate` that is small, sound, and translates sign by sign, like a romanisation.

It is a transformer of one layer each, written down and not trained: the decoder's attention looks
at the encoder's position of the same number, and copies what it finds there. Source and target have
vocabularies of their own, in which a token of the one stands beside its translation in the other.

Formats: Marian's binary container with float32 (marian-dev, `src/common/binary.cpp`), and
SentencePiece's model (`sentencepiece_model.proto`).
"""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

_DIM, _FEW, _HALF = 128, 8, 64
_CONFIG = """\
dec-cell: ssru
dec-cell-base-depth: 2
dec-cell-high-depth: 1
dec-depth: 1
dim-emb: 128
dim-rnn: 128
dim-vocabs: [{size}, {size}]
enc-depth: 1
skip: false
tied-embeddings-all: true
transformer-decoder-autoreg: rnn
transformer-decoder-dim-ffn: 8
transformer-dim-ffn: 8
transformer-ffn-activation: relu
transformer-ffn-depth: 2
transformer-heads: 1
transformer-no-projection: false
transformer-postprocess: dan
transformer-postprocess-emb: d
transformer-preprocess: ""
transformer-train-positions: false
type: transformer
version: v1.0
"""


def write_model(folder: Path, pair: str, letters: Mapping[str, str]) -> Path:
    """Write `ko-en/{model,srcvocab,trgvocab}.*`; `letters` are tokens with their translations.

    A space stays one, and what is in no vocabulary becomes a sign for the unknown.
    """
    place = folder / pair
    place.mkdir(parents=True)
    tokens = ["</s>", "<unk>", "▁", *letters]
    name = pair.replace("-", "")
    (place / f"model.{name}.bin").write_bytes(_model(len(tokens)))
    (place / f"srcvocab.{name}.spm").write_bytes(_vocabulary(tokens))
    answers = ["</s>", "<unk>", "▁", *letters.values()]
    (place / f"trgvocab.{name}.spm").write_bytes(_vocabulary(answers))
    return folder


def _model(size: int) -> bytes:
    # Sines of falling frequency fill the first half, cosines the second. The first eight of each
    # tell positions; the last sine is always next to nothing, and so gives away the mean that a
    # layer's norm has subtracted.
    places = np.r_[0:_FEW, _HALF : _HALF + _FEW]
    words = np.r_[_HALF // 2 : _HALF - 1, _HALF + _HALF // 2 : _DIM - 1]
    embeddings = np.zeros((size, _DIM), np.float32)
    chance = np.random.default_rng(3).standard_normal((size, len(words)))
    chance -= chance.mean(axis=1, keepdims=True)
    embeddings[:, words] = 2 * chance / np.linalg.norm(chance, axis=1, keepdims=True)
    look, copy = _square(), _square()
    look[places, places] = 40
    look[_HALF - 1, places] = -40
    copy[words, words] = 1
    items: dict[str, np.ndarray] = {"Wemb": embeddings, "decoder_ff_logit_out_b": _row(size)}
    items |= _attention("encoder_l1_self", [_square()] * 4)
    items |= _feed("encoder_l1_ffn")
    items |= {"decoder_l1_rnn_W": _square(), "decoder_l1_rnn_Wf": _square()}
    items |= {"decoder_l1_rnn_bf": _row(), **_norm("decoder_l1_rnn_ffn")}
    items |= _attention("decoder_l1_context", [look, look, 20 * copy, copy])
    items |= _feed("decoder_l1_ffn")
    config = _CONFIG.format(size=size).encode() + b"\0"
    items["special:model.yml"] = np.frombuffer(config, np.int8)
    return _container(items)


def _square() -> np.ndarray:
    return np.zeros((_DIM, _DIM), np.float32)


def _row(size: int = _DIM) -> np.ndarray:
    return np.zeros((1, size), np.float32)


def _norm(name: str) -> dict[str, np.ndarray]:
    return {f"{name}_ln_scale": _row() + 1, f"{name}_ln_bias": _row()}


def _attention(name: str, weights: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    items = {f"{name}_W{kind}": weight for kind, weight in zip("qkvo", weights, strict=True)}
    return items | {f"{name}_b{kind}": _row() for kind in "qkvo"} | _norm(f"{name}_Wo")


def _feed(name: str) -> dict[str, np.ndarray]:
    first, second = np.zeros((_DIM, 8), np.float32), np.zeros((8, _DIM), np.float32)
    items = {f"{name}_W1": first, f"{name}_b1": _row(8), f"{name}_W2": second, f"{name}_b2": _row()}
    return items | _norm(f"{name}_ffn")


def _container(items: Mapping[str, np.ndarray]) -> bytes:
    heads, names, shapes, blocks = [], [], [], []
    for name, array in items.items():
        title, block = name.encode() + b"\0", array.tobytes()
        block += b"\0" * (-len(block) % 256)
        kind = 0x0101 if array.dtype == np.int8 else 0x0404
        heads.append(struct.pack("<4Q", len(title), kind, array.ndim, len(block)))
        names.append(title)
        shapes.append(struct.pack(f"<{array.ndim}i", *array.shape))
        blocks.append(block)
    head = struct.pack("<2Q", 1, len(items)) + b"".join((*heads, *names, *shapes))
    gap = -(len(head) + 8) % 256
    return head + struct.pack("<Q", gap) + b"\0" * gap + b"".join(blocks)


def _vocabulary(tokens: Sequence[str]) -> bytes:
    kinds = [3, 2, *[1] * len(tokens)]  # control, unknown, normal
    pieces = b"".join(
        _field(1, _field(1, token.encode()) + _score(number) + _number(3, kinds[number]))
        for number, token in enumerate(tokens)
    )
    minus_one = (1 << 64) - 1
    ids = _number(40, 1) + _number(41, minus_one) + _number(42, 0) + _number(43, minus_one)
    rules = _field(1, b"identity") + _number(3, 0) + _number(4, 1) + _number(5, 1)
    return pieces + _field(2, _number(3, 1) + ids) + _field(3, rules)


def _score(number: int) -> bytes:
    return bytes([2 << 3 | 5]) + struct.pack("<f", 0 if number < 2 else -1)


def _field(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes((*found, value))
