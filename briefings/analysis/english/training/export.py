"""A trained reader to one ONNX file of eight-bit weights, and the folder a spaCy component reads."""

import json
import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from briefings.analysis.english.training.network import MultiTaskModel
from briefings.analysis.english.training.windows import MARKS, Inventory
from briefings.analysis.nlp.onnx import load_onnxruntime

#: added to the score of "no name", for the heads err towards names; measured on EWT dev, held-out news and
#: political text, where 0.5 is best or next to it on all three
CAUTION = 0.5
INPUTS = ("pieces", "shapes", "mask", "first", "last")
OUTPUTS = ("tags", "pos", "names", "starts", "arcs", "below", "above")


class SmallEmbedding(nn.Module):
    """An embedding of eight-bit rows, each with its own scale."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, numbers: Tensor) -> Tensor:
        return self.rows[numbers].to(torch.float32) * self.scale[numbers]


def export_model(reader: MultiTaskModel, inventory: Inventory, vocabulary: Sequence[str], folder: Path) -> None:
    """Write `network.onnx`, `vocab.txt`, `labels.json` and `relations.npy` of a reader, which is spent by it."""
    folder.mkdir(parents=True, exist_ok=True)
    reader.eval()
    with torch.no_grad():
        reader.names[-1].bias[MARKS.index("O")] += CAUTION  # type: ignore[union-attr, operator]  # PyTorch types its layers as any module
    last = torch.cat([reader.relations.weight.T, reader.relations.bias[None]]).detach().contiguous()
    (folder / "relations.npy").write_bytes(last.numpy().astype("<f4").tobytes())
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    relations = ["ROOT" if relation == "root" else relation for relation in inventory.relations]
    labels = {"tags": inventory.tags, "pos": inventory.pos, "relations": relations, "names": MARKS}
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    reader.encoder.words = SmallEmbedding(reader.encoder.words.weight.detach())  # type: ignore[assignment]  # called as the other is
    export_graph(reader, folder / "network.onnx")


def export_graph(reader: MultiTaskModel, target: Path) -> None:
    """Trace a reader on an invented window, and store its matrices in eight bits."""
    load_onnxruntime()
    from onnxruntime.quantization import QuantType, quantize_dynamic

    shown = torch.ones((2, 9), dtype=torch.int64), torch.tensor([[1, 2, 4], [1, 3, 5]])
    pieces, words = {0: "windows", 1: "pieces"}, {0: "windows", 1: "words"}
    axes = {name: words if name in ("first", "last") else pieces for name in INPUTS}
    logging.getLogger("root").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as work, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of every Python number it meets
        whole = Path(work) / "whole.onnx"
        torch.onnx.export(
            reader,
            (shown[0], shown[0], shown[0], shown[1], shown[1]),
            str(whole),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            str(whole),
            str(target),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # processors without VNNI overflow on full eight-bit products
            op_types_to_quantize=["MatMul"],
            extra_options={"MatMulConstBOnly": True},
        )
