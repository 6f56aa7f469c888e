"""The other candidate: spaCy's own convolutional `tok2vec` with static vectors, tagger, parser and names."""

import logging
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, fix_random_seed

from briefings.analysis.english.training.corpora import EVERYTHING, Sentence
from briefings.analysis.english.training.recipe import TrainingMaterial
from briefings.analysis.english.training.windows import build_windows

log = logging.getLogger(__name__)

#: where a corpus without dates, peoples or events may well hold one: there its "O" says nothing
DOUBTFUL = re.compile(
    r"\d|(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:day|week|month|year|decade)s?|today|tomorrow|yesterday|last|next|ago|(?:[A-Z]\w+(?:an|ese|ish|ian|ch|qi|eli|ns))",
)


def build_gold_doc(sentences: Sequence[Sentence], nlp: Language) -> Doc:
    """Lay neighbouring sentences of one corpus out as a gold document; what nobody annotated stays unset."""
    words = [word for sentence in sentences for word in sentence.words]
    spaces = [space for s in sentences for space in (s.spaces or (True,) * len(s.words))]
    layers: dict[str, Any] = {}
    if all(sentence.heads for sentence in sentences):
        ends = [sum(len(s.words) for s in sentences[:i]) for i in range(len(sentences))]
        layers = {
            "tags": [tag for s in sentences for tag in s.tags],
            "pos": [pos for s in sentences for pos in s.pos],
            "heads": [head + end for s, end in zip(sentences, ends, strict=True) for head in s.heads],
            "deps": ["ROOT" if dep == "root" else dep for s in sentences for dep in s.relations],
        }
    return Doc(
        nlp.vocab,
        words=words,
        spaces=spaces,
        ents=repair_marks([m for s in sentences for m in select_marks(s)]),
        **layers,
    )


def repair_marks(found: Sequence[str]) -> list[str]:
    """Begin a name anew where a window cut its beginning off."""
    before = ["", *found[:-1]]
    return [
        "B" + mark[1:] if mark[:1] == "I" and last[2:] != mark[2:] else mark
        for last, mark in zip(before, found, strict=True)
    ]


def select_marks(sentence: Sentence) -> list[str]:
    """Return a sentence's name marks; an empty mark is a missing one."""
    if not sentence.covered:
        return [""] * len(sentence.words)
    if sentence.covered >= EVERYTHING - {"EVENT", "NORP"}:
        return list(sentence.names)
    return [
        "" if mark == "O" and DOUBTFUL.fullmatch(word.lower() if word.islower() else word) else mark
        for word, mark in zip(sentence.words, sentence.names, strict=True)
    ]


def add_convolutional_components(nlp: Language, width: int = 128, depth: int = 4) -> Language:
    """Add the components to a pipeline that has vectors; names have a `tok2vec` of their own."""

    def embedding(name: str) -> None:
        nlp.add_pipe(
            "tok2vec",
            name=name,
            config={
                "model": {
                    "@architectures": "spacy.Tok2Vec.v2",
                    "embed": {
                        "@architectures": "spacy.MultiHashEmbed.v2",
                        "width": width,
                        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                        "rows": [4000, 1000, 2500, 1500],
                        "include_static_vectors": True,
                    },
                    "encode": {
                        "@architectures": "spacy.MaxoutWindowEncoder.v2",
                        "width": width,
                        "depth": depth,
                        "window_size": 1,
                        "maxout_pieces": 3,
                    },
                }
            },
        )

    def listening(upstream: str) -> dict[str, Any]:
        return {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": upstream}

    def transitions(kind: str, upstream: str, hidden: int) -> dict[str, Any]:
        return {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": kind,
            "extra_state_tokens": kind == "ner",
            "hidden_width": hidden,
            "maxout_pieces": 2,
            "use_upper": True,
            "tok2vec": listening(upstream),
        }

    linear = {"@architectures": "spacy.Tagger.v2", "tok2vec": listening("tok2vec")}
    embedding("tok2vec")
    nlp.add_pipe("tagger", config={"model": linear})
    nlp.add_pipe("morphologizer", config={"model": linear})
    nlp.add_pipe("parser", config={"min_action_freq": 1, "model": transitions("parser", "tok2vec", 128)})
    # A component listens to whichever embedding ran last before it: hence this order.
    embedding("tok2vec_names")
    nlp.add_pipe("ner", config={"model": transitions("ner", "tok2vec_names", 64)})
    return nlp


def train_components(
    nlp: Language, material: TrainingMaterial, seconds: float, seed: int, clock: Callable[[], float] = time.perf_counter
) -> None:
    """Train in place until the time is up: trees and names take turns, the averaged weights are kept."""
    fix_random_seed(seed)
    chance = random.Random(seed)
    made = [(w.sentences, corpus.name) for corpus in material.corpora for w in build_windows([corpus], chance, 60)]
    gold = [build_gold_doc(group, nlp) for group, _ in made if group[0].heads]
    more = [build_gold_doc(group, nlp) for group, _ in made if group[0].covered]
    optimiser = Adam(0.001, L2=0.01, grad_clip=1.0, use_averages=True)
    nlp.initialize(lambda: [build_example(doc, nlp) for doc in [*gold[:3000], *more[-3000:]]], sgd=optimiser)
    streams = shuffle_endlessly(gold, chance), shuffle_endlessly(more, chance)
    turns = (["tok2vec_names", "ner"], ["tok2vec", "tagger", "morphologizer", "parser"])
    started, step, shown = clock(), 0, 0
    while clock() - started < seconds:
        optimiser.learn_rate = 0.001 * max(0.05, 1 - (clock() - started) / seconds)
        for stream, left_out in zip(streams, turns, strict=True):
            docs = take_batch(stream, 600 if step < 300 else 1200)
            with nlp.select_pipes(disable=left_out):
                nlp.update([build_example(doc, nlp) for doc in docs], sgd=optimiser, drop=0.1)
            shown += sum(map(len, docs))
        step += 1
        if step % 100 == 0:
            log.info("step %d, %.0f words/s", step, shown / (clock() - started))
    with nlp.use_params(optimiser.averages):
        kept = nlp.to_bytes()
    nlp.from_bytes(kept)


def build_example(doc: Doc, nlp: Language) -> Example:
    """Pair a gold document with the same words unread."""
    bare = Doc(nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
    return Example(bare, doc)


def shuffle_endlessly(docs: Sequence[Doc], chance: random.Random) -> Iterator[Doc]:
    """Yield documents in ever new order."""
    while docs:
        yield from chance.sample(docs, len(docs))


def take_batch(stream: Iterator[Doc], words: int) -> list[Doc]:
    """Take documents off a stream until there are enough words."""
    taken: list[Doc] = []
    while sum(map(len, taken)) < words:
        taken.append(next(stream))
    return taken
