"""The network behind a reader: a BERT encoder cut to its first layers, and a head for each thing it reads."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH = 384
SHAPE_WIDTH = 12


class Layer(nn.Module):
    """One transformer layer as BERT has it: attention, then two wide steps, each added and normalised."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.end = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        size, length, width = x.shape

        def split(projected: Tensor) -> Tensor:
            return projected.view(size, length, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = torch.softmax(query @ key.transpose(2, 3) * (width // self.heads) ** -0.5 + bias, dim=-1)
        mixed = (weights @ value).transpose(1, 2).reshape(size, length, width)
        x = self.norm(x + self.dropout(self.out(mixed)))
        return self.end(x + self.dropout(self.down(nn.functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces and the shapes of their words to one vector a piece."""

    def __init__(self, vocabulary: int, layers: int, shapes: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(shapes, WIDTH)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(WIDTH, SHAPE_WIDTH, 4 * WIDTH, dropout) for _ in range(layers))

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.words(pieces) + self.positions(places) + self.kind + self.shapes(shapes)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x


class MultiTaskModel(nn.Module):
    """The encoder with its heads: tags, parts of speech, names, sentence starts, governors and relations."""

    def __init__(self, vocabulary: int, layers: int, sizes: dict[str, int], shapes: int) -> None:
        super().__init__()
        self.encoder = Encoder(vocabulary, layers, shapes)
        self.shape = nn.Embedding(shapes, WIDTH)
        nn.init.normal_(self.shape.weight, std=0.1)
        self.dropout = nn.Dropout(0.2)
        self.tags = nn.Linear(WIDTH, sizes["tags"])
        self.pos = nn.Linear(WIDTH, sizes["pos"])
        self.starts = nn.Linear(WIDTH, 2)
        self.names = nn.Sequential(nn.Linear(WIDTH, 192), nn.GELU(), nn.Dropout(0.1), nn.Linear(192, sizes["names"]))
        self.dependant, self.governor = (
            nn.Sequential(nn.Linear(WIDTH, 256), nn.GELU(), nn.Dropout(0.2)) for _ in range(2)
        )
        self.arc = nn.Linear(256, 256)
        self.rooted = nn.Linear(256, 1)
        self.below, self.above = nn.Linear(WIDTH, 128), nn.Linear(WIDTH, 128)
        self.relations = nn.Linear(128, sizes["relations"])

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """Return scores of tags, parts, names, starts; arcs (word by governor); the two halves of a relation."""
        x = self.encoder(pieces, shapes, mask)

        def at(places: Tensor) -> Tensor:
            return torch.gather(x, 1, places[:, :, None].expand(-1, -1, x.shape[2]))

        words = at(first) + at(last)
        words = self.dropout(words * 0.5 + self.shape(torch.gather(shapes, 1, first)))
        lower, upper = self.dependant(words), self.governor(words)
        arcs = self.arc(lower) @ upper.transpose(1, 2) * 256**-0.5
        itself = torch.eye(arcs.shape[1], dtype=arcs.dtype, device=arcs.device)[None]
        arcs = arcs * (1 - itself) + self.rooted(lower) * itself
        return (
            self.tags(words),
            self.pos(words),
            self.names(words),
            self.starts(words),
            arcs,
            self.below(words),
            self.above(words),
        )

    def score_relations(self, below: Tensor, above: Tensor, heads: Tensor) -> Tensor:
        """Score the relation of each word to its governor."""
        chosen = torch.gather(above, 1, heads[:, :, None].expand(-1, -1, above.shape[2]))
        return self.relations(nn.functional.relu(below + chosen))


#: our names for the parts of a layer, beside BERT's
PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "end": "output.LayerNorm",
}


def load_pretrained_weights(encoder: Encoder, weights: Path) -> None:
    """Fill an encoder with the first layers of a BERT checkpoint."""
    stored = load_file(str(weights))
    filled = {
        "words.weight": stored["embeddings.word_embeddings.weight"],
        "positions.weight": stored["embeddings.position_embeddings.weight"],
        "kind": stored["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": stored["embeddings.LayerNorm.weight"],
        "norm.bias": stored["embeddings.LayerNorm.bias"],
        "shapes.weight": torch.zeros_like(encoder.shapes.weight),
    }
    for number in range(len(encoder.layers)):
        for ours, theirs in PARTS.items():
            for kind in ("weight", "bias"):
                filled[f"layers.{number}.{ours}.{kind}"] = stored[f"encoder.layer.{number}.{theirs}.{kind}"]
    encoder.load_state_dict(filled)
    encoder.words.weight.requires_grad_(
        False
    )  # most words are never seen in training: moving a few would tear the space
