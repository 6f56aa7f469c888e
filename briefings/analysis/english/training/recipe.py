"""Which corpora teach what, how much each counts, and what is held back to measure on."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from briefings.analysis.english.training.clean import clean_derived_names, clean_outvoted_names
from briefings.analysis.english.training.corpora import (
    Sentence,
    Tokenise,
    add_names,
    build_named_sentence,
    find_corpus_file,
    read_names,
    read_trees,
)
from briefings.analysis.english.training.windows import Corpus

#: news articles of GUM that no candidate sees: names and trees on these are the "held-out news" of the card
HELD_OUT = frozenset(
    "GUM_news_" + name
    for name in ("afghan", "election", "expo", "homeopathic", "iodine", "korea", "nasa", "sensitive", "stampede")
)


@dataclass(frozen=True, slots=True)
class CorpusSource:
    """A corpus of names: the stems of its files, the weight of its names, the share of it an epoch sees."""

    name: str
    stems: tuple[str, ...]
    weight: float
    share: float
    #: marked by machine: a name it mostly marks otherwise is forgotten
    silver: bool = False


#: corpora of names without trees; the silver newswire counts half and is sampled, for its names are noisy
SOURCES = (
    CorpusSource("wikigold", ("wikigold",), 0.8, 1.0),
    CorpusSource("crossner politics", ("crossner_politics_train",), 1.0, 1.0),
    CorpusSource("crossner literature", ("crossner_literature_all",), 0.6, 0.6),
    CorpusSource("crossner science", ("crossner_science_all",), 0.6, 0.6),
    CorpusSource("redocred", ("redocred_dev", "redocred_test"), 0.7, 0.5),
    CorpusSource("gmb silver", ("gmb_voa_silver",), 0.5, 0.16, silver=True),
)


@dataclass(frozen=True, slots=True)
class TrainingMaterial:
    """What trains, and the sets kept apart for measuring, by name."""

    corpora: tuple[Corpus, ...]
    held: dict[str, tuple[Sentence, ...]]

    def trees(self) -> tuple[Sentence, ...]:
        """Return the training sentences that have trees."""
        return tuple(s for corpus in self.corpora for s in corpus.sentences if s.heads)

    def sentences(self) -> tuple[Sentence, ...]:
        """Return all training sentences."""
        return tuple(s for corpus in self.corpora for s in corpus.sentences)


def gather_material(data: Path, tokenise: Tokenise) -> TrainingMaterial:
    """Read the corpora under a folder that has `train/syntax`, `train/ner` and, for measuring, `dev/names`."""
    syntax, ner = data / "train" / "syntax", data / "train" / "ner"
    ewt = load_trees(syntax, "en_ewt-ud-train", ner, "uner_ewt_train")
    gum, gum_dev, gum_test = (
        clean_derived_names(load_trees(syntax, f"en_gum_nonNC-ud-{part}", ner, "gum_nonNC_derived"))
        for part in ("train", "dev", "test")
    )
    gum_rest = gum_dev + gum_test
    corpora = [Corpus("ewt", ewt), Corpus("gum", tuple(s for s in gum if s.document not in HELD_OUT), 0.5)]
    for source in SOURCES:
        lines = load_named_sentences(ner, source.stems, tokenise)
        if lines:
            lines = clean_outvoted_names(lines) if source.silver else lines
            corpora.append(Corpus(source.name, lines, source.weight, source.share))
    held = {
        "EWT dev": load_trees(syntax, "en_ewt-ud-dev", data / "dev" / "names", "uner_ewt_dev"),
        "EWT test": load_trees(syntax, "en_ewt-ud-test", ner, "uner_ewt_test"),
        "held-out news": tuple(s for s in gum + gum_rest if s.document in HELD_OUT),
        "GUM dev and test": tuple(s for s in gum_rest if s.document not in HELD_OUT),
        "political text": load_named_sentences(ner, ("crossner_politics_dev",), tokenise),
    }
    return TrainingMaterial(
        tuple(c for c in corpora if c.sentences), {name: kept for name, kept in held.items() if kept}
    )


def load_trees(syntax: Path, stem: str, ner: Path, names_stem: str) -> tuple[Sentence, ...]:
    """Return the trees of a file, with names where a names file has the same sentences."""
    path, lines = find_corpus_file(syntax, stem), find_corpus_file(ner, names_stem)
    if path is None:
        return ()
    return tuple(add_names(read_trees(path), read_names(lines) if lines else ()))


def load_named_sentences(ner: Path, stems: Iterable[str], tokenise: Tokenise) -> tuple[Sentence, ...]:
    """Return the sentences of some names files."""
    paths = [path for stem in stems if (path := find_corpus_file(ner, stem))]
    return tuple(build_named_sentence(line, tokenise) for path in paths for line in read_names(path))
