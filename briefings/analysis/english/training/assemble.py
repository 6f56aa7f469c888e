"""Trained parts to a spaCy pipeline on disk: vectors, encoder, lemmatiser, and what is said about them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.lookups import Lookups, load_lookups
from spacy.vectors import Vectors

import briefings.analysis.nlp.encoder  # noqa: F401 - registers the component
from briefings.analysis.english.training.corpora import Sentence

#: raised whenever the weights change: readings are kept under it
VERSION = "1.0.0"
CLOSED = frozenset(("aux", "pron", "det", "part", "adp", "cconj", "sconj"))
OPEN = frozenset(("verb", "noun", "adj", "adv"))
TABLES = ("lemma_rules", "lemma_exc", "lemma_index")


def build_blank_pipeline(words: Sequence[str], vectors: NDArray[np.float32]) -> Language:
    """Return a blank English pipeline with static vectors, found in small, title and capital letters."""
    nlp = spacy.blank("en")
    strings = nlp.vocab.strings
    rows = {key: row for row, word in reversed(list(enumerate(words))) for key in (word, word.title(), word.upper())}
    rows |= {word: row for row, word in enumerate(words)}
    ordered = sorted(rows.items(), key=lambda pair: (pair[1], pair[0]))
    table = Vectors(strings=strings, shape=vectors.shape, name="briefings_en")
    table.data = vectors
    for key, row in ordered:
        table.add(strings.add(key), row=row)
    nlp.vocab.vectors = table
    return nlp


def add_lemmas(nlp: Language, trees: Iterable[Sentence]) -> None:
    """Add spaCy's rule lemmatiser with the English tables of `spacy-lookups-data` and the treebanks' own exceptions."""
    lemmatiser: Any = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    stored, given = load_lookups("en", tables=list(TABLES)), Lookups()
    for name in TABLES:
        given.add_table(name, stored.get_table(name))
    known = stored.get_table("lemma_exc")
    exceptions = {part: dict(known.get(part, {})) for part in sorted(CLOSED | OPEN)}
    for (form, part), lemma in collect_lemmas(trees).items():
        exceptions[part][form] = [lemma]
    given.remove_table("lemma_exc")
    given.add_table("lemma_exc", exceptions)
    lemmatiser.initialize(lambda: [], nlp=nlp, lookups=given)


def collect_lemmas(trees: Iterable[Sentence]) -> dict[tuple[str, str], str]:
    """Return the usual lemma of each form: of every word of a closed class, and of the common irregular ones.

    Regular forms are left to the rules, which know more words than any treebank.
    """
    counts: dict[tuple[str, str], Counter[str]] = {}
    for sentence in trees:
        for word, part, lemma in zip(sentence.words, sentence.pos, sentence.lemmas, strict=True):
            counts.setdefault((word.lower(), part.lower()), Counter())[lemma] += 1
    best = {key: min(found.items(), key=lambda pair: (-pair[1], pair[0])) for key, found in counts.items()}
    return {
        (form, part): lemma
        for (form, part), (lemma, count) in sorted(best.items())
        if part in CLOSED or (part in OPEN and count >= 3 and not is_regular(form, lemma))
    }


def is_regular(form: str, lemma: str) -> bool:
    """Say whether a lemma is the beginning of its form, which the rules will find."""
    return lemma.lower() == lemma and form.startswith(lemma[:-1] or lemma) and len(form) - len(lemma) <= 4


def add_encoder(nlp: Language, folder: Path, name: str) -> None:
    """Add an encoder under a name, from the folder an export made."""
    component: Any = nlp.add_pipe("briefings_encoder", name=name)
    component.from_disk(folder)


def describe_pipeline(nlp: Language, readers: Sequence[str]) -> None:
    """Say in the pipeline's own papers what it is; of two readers, let the accurate one load."""
    nlp.meta.update(
        {
            "name": "briefings",
            "version": VERSION,
            "author": "briefings",
            "license": "CC BY-SA 4.0",
            "description": "English news: tags, lemmas, Universal Dependencies, sentences, names, static vectors.",
        }
    )
    if len(readers) > 1:
        nlp.disable_pipe("fast")
