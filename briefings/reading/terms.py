"""Sentences in, key terms out: words and short phrases between stop words, counted; names keep their capitals."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from briefings.language import lists
from briefings.model.reading import Term
from briefings.reading.words import Word

#: Terms kept of one article.
MOST = 40
#: With so many terms that stand there twice, those that stand there once are noise.
ENOUGH = 10
_LETTERS = re.compile(r"^[^\W\d_][^\W\d_'’-]+$")
#: Parts of speech that a topic is made of; without a tagger any word that is not a stop word will do.
_NOUNS = frozenset(("NOUN", "PROPN"))


def count(
    sentences: Iterable[Sequence[Word]], names: Mapping[int, tuple[int, str]], tags: Mapping[int, str]
) -> tuple[Term, ...]:
    """Count the terms of one article; `names` map where a name starts to where it ends and how it is written.

    `tags` map where a word starts to its part of speech, and are empty where no tagger ran.
    """
    singles: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    for words in sentences:
        for run in _runs(words, names, tags):
            singles.update(run)
            phrases.update(" ".join(pair) for pair in pairwise(run) if not _is_name(pair))
    singular = _singulars(singles)
    counts: Counter[str] = Counter()
    for word, number in singles.items():
        counts[singular.get(word, word)] += number
    for phrase, number in phrases.items():
        if number > 1:
            counts[phrase] += number
    if sum(number > 1 for number in counts.values()) >= ENOUGH:
        counts = Counter({text: number for text, number in counts.items() if number > 1})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Term(text, number) for text, number in ranked[:MOST])


def _is_name(pair: tuple[str, str]) -> bool:
    return any(part[0].isupper() for part in pair)


def _runs(words: Sequence[Word], names: Mapping[int, tuple[int, str]], tags: Mapping[int, str]) -> Iterable[list[str]]:
    """Yield stretches of words that can be terms; a name is one word."""
    run: list[str] = []
    until = -1
    stops = lists.words("stop_words")
    # A tagger tells "the claim" from "they claim"; without one all that can report is left out.
    verbs = {} if tags else lists.reporting_verbs()
    for word in words:
        if word.start < until:
            continue
        named = names.get(word.start)
        lower = word.text.lower()
        if named:
            until = named[0]
            run.append(named[1])
        elif _LETTERS.match(word.text) and lower not in stops and lower not in verbs and _fits(word, tags):
            run.append(lower)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _fits(word: Word, tags: Mapping[int, str]) -> bool:
    if tags:
        return tags.get(word.start, "") in _NOUNS
    return not word.text.endswith(("ed", "ing", "ly")) or word.text.lower() in lists.words("verbal_nouns")


def _singulars(counts: Mapping[str, int]) -> dict[str, str]:
    """Map plurals to the singular where both stand in the article: "talks" stays unless "talk" is there too."""
    joined: dict[str, str] = {}
    for word in counts:
        for singular in (word[:-1], word[:-2], f"{word[:-3]}y" if word.endswith("ies") else ""):
            if word.endswith("s") and not word.endswith("ss") and len(singular) > 2 and singular in counts:
                joined[word] = singular
                break
    return joined
