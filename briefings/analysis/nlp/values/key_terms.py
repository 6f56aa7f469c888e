"""Sentences in, key terms out: words and short phrases between stop words, counted; names keep their capitals."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.tokens.tokenizer import Word
from briefings.core.analysis import KeyTerm

#: Terms kept of one article. Limit: size of an analysis.
MAX_TERMS = 40
#: With so many terms that stand there twice, those that stand there once are noise.
#: Not measured: chosen by eye on the demonstration.
MIN_REPEATED_TERMS = 10
_TERM_WORD = re.compile(r"^[^\W\d_][^\W\d_'’-]+$")
#: Parts of speech that a topic is made of; without a tagger any word that is not a stop word will do.
_TERM_TAGS = frozenset(("NOUN", "PROPN"))


def count_terms(
    sentences: Iterable[Sequence[Word]], names: Mapping[int, tuple[int, str]], tags: Mapping[int, str]
) -> tuple[KeyTerm, ...]:
    """Count the terms of one article; `names` map where a name starts to where it ends and how it is written.

    `tags` map where a word starts to its part of speech, and are empty where no tagger ran.
    """
    singles: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    for words in sentences:
        for run in _find_term_runs(words, names, tags):
            singles.update(run)
            phrases.update(" ".join(pair) for pair in pairwise(run) if not _has_name(pair))
    singular = _map_plurals_to_singulars(singles)
    counts: Counter[str] = Counter()
    for word, number in singles.items():
        counts[singular.get(word, word)] += number
    for phrase, number in phrases.items():
        if number > 1:
            counts[phrase] += number
    if sum(number > 1 for number in counts.values()) >= MIN_REPEATED_TERMS:
        counts = Counter({text: number for text, number in counts.items() if number > 1})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(KeyTerm(text, number) for text, number in ranked[:MAX_TERMS])


def _has_name(pair: tuple[str, str]) -> bool:
    return any(part[0].isupper() for part in pair)


def _find_term_runs(
    words: Sequence[Word], names: Mapping[int, tuple[int, str]], tags: Mapping[int, str]
) -> Iterable[list[str]]:
    """Yield stretches of words that can be terms; a name is one word."""
    run: list[str] = []
    until = -1
    stops = word_lists.load_words("stop_words")
    # A tagger tells "the claim" from "they claim"; without one all that can report is left out.
    verbs = {} if tags else word_lists.load_speech_forms()
    for word in words:
        if word.start < until:
            continue
        named = names.get(word.start)
        lower = word.text.lower()
        if named:
            until = named[0]
            run.append(named[1])
        elif _TERM_WORD.match(word.text) and lower not in stops and lower not in verbs and _can_be_term(word, tags):
            run.append(lower)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _can_be_term(word: Word, tags: Mapping[int, str]) -> bool:
    if tags:
        return tags.get(word.start, "") in _TERM_TAGS
    return not word.text.endswith(("ed", "ing", "ly")) or word.text.lower() in word_lists.load_words("verbal_nouns")


def _map_plurals_to_singulars(counts: Mapping[str, int]) -> dict[str, str]:
    """Map plurals to the singular where both stand in the article: "talks" stays unless "talk" is there too."""
    joined: dict[str, str] = {}
    for word in counts:
        for singular in (word[:-1], word[:-2], f"{word[:-3]}y" if word.endswith("ies") else ""):
            if word.endswith("s") and not word.endswith("ss") and len(singular) > 2 and singular in counts:
                joined[word] = singular
                break
    return joined
