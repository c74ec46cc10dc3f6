"""Makes keras.npz: what Keras itself gives for small models, beside their weights as it keeps them.

It is Keras 3.15.1 (Apache-2.0) over torch, which the tests do not need. To make the file again,
install keras and h5py into an environment of its own, beside torch, and run this file there.

Each model is kept twice: by the paths of its .h5 file, and by those of its .keras file.
"""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

os.environ["KERAS_BACKEND"] = "torch"

import h5py
import keras
import numpy as np

SYMBOLS, STEPS = 7, 9
LAYERS = keras.layers


def main() -> None:
    kept: dict[str, np.ndarray] = {}
    random = np.random.default_rng(5)
    for name, model in models().items():
        for weight in model.weights:  # larger than usual, and biases that are not zero
            value = random.normal(0, 0.6, weight.shape)
            weight.assign(value**2 if "variance" in weight.name else value)
        kept |= {f"{name}/{part}": value for part, value in one(model).items()}
    np.savez_compressed(Path(__file__).with_name("keras.npz"), **kept)


def models() -> dict[str, keras.Model]:
    def rnn(kind: str, **settings: object) -> keras.layers.Layer:
        return getattr(LAYERS, kind)(4, return_sequences=True, **settings)

    middles = {
        "lstm": [rnn("LSTM"), rnn("LSTM")],
        "gru": [rnn("GRU"), rnn("GRU")],
        "gru-before": [rnn("GRU", reset_after=False), rnn("GRU", reset_after=False)],
        "rnn": [rnn("SimpleRNN")],
        "relu": [rnn("SimpleRNN", activation="relu")],
        "hard-lstm": [rnn("LSTM", recurrent_activation="hard_sigmoid")],
        "hard-gru": [rnn("GRU", recurrent_activation="hard_sigmoid")],
        "hard-before": [rnn("GRU", recurrent_activation="hard_sigmoid", reset_after=False)],
        "no-bias": [rnn("LSTM", use_bias=False)],
        "both": [LAYERS.Bidirectional(rnn("LSTM")), LAYERS.Bidirectional(rnn("GRU"))],
        "backwards": [rnn("LSTM", go_backwards=True)],
        "mixed": [rnn("LSTM"), rnn("GRU"), LAYERS.Dropout(0.3), rnn("SimpleRNN")],
        "sum": [LAYERS.Bidirectional(rnn("LSTM"), merge_mode="sum"), rnn("GRU")],
        "mul": [LAYERS.Bidirectional(rnn("GRU"), merge_mode="mul")],
        "ave": [LAYERS.Bidirectional(rnn("LSTM"), merge_mode="ave")],
        "normalised": [
            LAYERS.BatchNormalization(scale=False),
            rnn("LSTM"),
            LAYERS.BatchNormalization(epsilon=0.01),
            LAYERS.Activation("tanh"),
            rnn("GRU"),
            LAYERS.TimeDistributed(LAYERS.Dropout(0.2)),
            LAYERS.TimeDistributed(LAYERS.Dense(5)),
            LAYERS.ReLU(),
        ],
    }
    return {name: built(layers) for name, layers in middles.items()}


def built(layers: list[keras.layers.Layer]) -> keras.Model:
    head = LAYERS.TimeDistributed(LAYERS.Dense(SYMBOLS, activation="softmax"))
    model = keras.Sequential(
        [keras.Input((None,), dtype="int32"), LAYERS.Embedding(SYMBOLS, 3), *layers, head]
    )
    model(np.zeros((1, 2), np.int32))
    return model


def one(model: keras.Model) -> dict[str, np.ndarray]:
    tokens = np.random.default_rng(1).integers(0, SYMBOLS, STEPS)
    kept = {"tokens": tokens, "output": np.asarray(model(tokens[None]).detach())[0]}
    with TemporaryDirectory() as folder:
        old, new = Path(folder, "model.h5"), Path(folder, "model.keras")
        model.save(old)
        model.save(new)
        with h5py.File(old) as file:
            kept["h5/config"] = np.array(file.attrs["model_config"])
            kept |= {f"h5/tensor/{n}": v for n, v in arrays(file["model_weights"])}
        with ZipFile(new) as archive:
            kept["keras/config"] = np.array(json.dumps(json.loads(archive.read("config.json"))))
            with h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as file:
                kept |= {f"keras/tensor/{n}": v for n, v in arrays(file)}
    return kept


def arrays(group: h5py.Group) -> list[tuple[str, np.ndarray]]:
    found: list[tuple[str, np.ndarray]] = []

    def visit(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset):
            found.append((name, item[()]))

    group.visititems(visit)
    return found


if __name__ == "__main__":
    main()
