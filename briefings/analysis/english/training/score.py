"""A pipeline on disk and held-out sentences to the numbers of the card: names, trees, tags, speed, memory."""

import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from briefings.analysis.english.training.corpora import Sentence
from briefings.analysis.english.training.measure import extract_name_spans, f1, is_annotated

MAIN = frozenset(("PERSON", "ORG", "PLACE"))


def build_bare_doc(sentences: Sequence[Sentence], nlp: Language) -> Doc:
    """Lay gold words out as a document, unread."""
    words = [word for sentence in sentences for word in sentence.words]
    spaces = [space for s in sentences for space in (s.spaces or (True,) * len(s.words))]
    return Doc(nlp.vocab, words=words, spaces=spaces)


def score_pipeline(nlp: Language, sentences: Sequence[Sentence], together: int = 1) -> dict[str, float]:
    """Score a pipeline on gold words, `together` sentences a document: with one the boundaries are given."""
    counts: Counter[str] = Counter()
    for start in range(0, len(sentences), together):
        group = sentences[start : start + together]
        doc = build_bare_doc(group, nlp)
        for _, component in nlp.pipeline:
            doc = component(doc)
        at = 0
        opens = {token.i for token in doc if token.is_sent_start}
        true_opens: set[int] = set()
        for sentence in group:
            true_opens.add(at)
            count_hits(counts, doc[at : at + len(sentence.words)], sentence)
            at += len(sentence.words)
        counts.update(opens=len(opens), true_opens=len(true_opens), right_opens=len(opens & true_opens))
    told = {"names": f1(counts["hits"], counts["said"], counts["true"])}
    if counts["words"]:
        told |= {name: counts[name] / counts["words"] for name in ("uas", "las", "tags", "pos", "lemmas")}
    told["boundaries"] = f1(counts["right_opens"], counts["opens"], counts["true_opens"])
    return {name: round(value, 4) for name, value in told.items()}


def count_hits(counts: Counter[str], read: Iterable[Token], sentence: Sentence) -> None:
    """Add one sentence, as read and as it should be, to the counts."""
    words = list(read)
    if sentence.covered:
        marks = [f"{w.ent_iob_}-{w.ent_type_}" if w.ent_iob_ in ("B", "I") else "O" for w in words]
        said = {span for span in extract_name_spans(marks) if span[2] in MAIN and is_annotated(sentence, span)}
        true = {span for span in extract_name_spans(sentence.names) if span[2] in MAIN}
        counts.update(hits=len(said & true), said=len(said), true=len(true))
    if sentence.heads:
        first = words[0].i
        heads = [w.head.i - first for w in words]
        relations = ["root" if w.dep_ == "ROOT" else w.dep_ for w in words]
        right = [a == b for a, b in zip(heads, sentence.heads, strict=True)]
        counts.update(
            words=len(words),
            uas=sum(right),
            las=sum(ok and a == b for ok, a, b in zip(right, relations, sentence.relations, strict=True)),
            tags=sum(w.tag_ == tag for w, tag in zip(words, sentence.tags, strict=True)),
            pos=sum(w.pos_ == pos for w, pos in zip(words, sentence.pos, strict=True)),
            lemmas=sum(w.lemma_ == lemma for w, lemma in zip(words, sentence.lemmas, strict=True)),
        )


def measure_speed(nlp: Language, texts: Sequence[str], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return words (tokens that are not white space) read per second, the middle one of three runs."""
    list(nlp.pipe(texts[:5]))
    paces = []
    for _ in range(3):
        started = clock()
        words = sum(not token.is_space for doc in nlp.pipe(texts) for token in doc)
        paces.append(words / (clock() - started))
    return statistics.median(paces)


def load_candidate(folder: Path, name: str) -> Language:
    """Load a pipeline with one of its readers; the other is not loaded at all."""
    others = [other for other in ("accurate", "fast") if other != name]
    return spacy.load(folder, exclude=others, config={"nlp": {"disabled": []}})


def measure_peak_memory() -> float:
    """Return the most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
