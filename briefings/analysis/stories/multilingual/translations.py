"""Finds articles that are translations of an older one in another language, sentence by sentence.

A translation says in each sentence what one of the original says, and has its numbers; two reports of one event share a
sentence or two. Measured on texts of five parallel sentences and on invented reports of one event in two languages:
what a sentence is like its nearest one in the other text, on average, is 0.61 and more in translations and 0.47 at most
in reports (`bench_languages.py`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefings.analysis.stories.multilingual.numbers import find_telling_numbers
from briefings.analysis.stories.multilingual.sentence_vectors import encode_texts
from briefings.core.analysis import Analysis
from briefings.core.article import Article, article_sort_key
from briefings.core.message import Message, make_message, mark_message
from briefings.core.stories import CopyGroup, CopyKind

#: Likeness of sentences from which a text is a translation. Measured: see the head of the module.
MIN_ALIGNMENT = 0.55
#: Languages in which the encoder cannot tell a translation. Measured: see the head of the module; 0.1 to 0.5 there.
UNALIGNED = frozenset({"fa", "uk"})
#: Sentences that are compared, and how many more than the other a text may have. Limit: time.
MAX_SENTENCES, LENGTH_LEEWAY = 12, 1.3
#: Share of the numbers of two texts that both have: a translation keeps them, few reports have the same. Not measured.
MIN_SHARED_NUMBERS = 0.7
_SENTENCE_END = re.compile(r"(?<=[.!?…؟])[\"”»)]*\s+|(?<=[。！？])[”」』]*|\n+")
#: Characters of a sentence at least. Not measured: less is a name or a heading.
_MIN_LENGTH = 9


def fold_translations(
    groups: Sequence[CopyGroup], by_id: Mapping[str, Article], readings: Mapping[str, Analysis]
) -> tuple[CopyGroup, ...]:
    """Return the copy groups of a story, in order of time, with translations folded into what they translate.

    What is read is folded into nothing: it is what an edition cites.
    """
    kept: list[CopyGroup] = []
    for group in groups:
        reading = readings.get(group.original)
        place = None
        if reading and not reading.sentences and reading.language not in {"", "en", *UNALIGNED}:
            place = _find_translated_text(by_id[group.original], kept, by_id, readings)
        if place is None:
            kept.append(group)
        else:
            kept[place] = _fold(kept[place], group)
    return tuple(kept)


def align_texts(one: Sequence[str], other: Sequence[str], languages: tuple[str, str]) -> float:
    """Return how alike the sentences of two texts are to the nearest of the other, on average."""
    if not one or not other:
        return 0.0
    alike = encode_texts(one, [languages[0]] * len(one)) @ encode_texts(other, [languages[1]] * len(other)).T
    return round(float(min(alike.max(axis=0).mean(), alike.max(axis=1).mean())), 4)


def split_plainly(text: str) -> list[str]:
    """Return the sentences of a text in any language, as far as stops tell them."""
    return [sentence for sentence in _SENTENCE_END.split(text) if len(sentence) >= _MIN_LENGTH]


def _find_translated_text(
    article: Article, earlier: Sequence[CopyGroup], by_id: Mapping[str, Article], readings: Mapping[str, Analysis]
) -> int | None:
    """Return the place of the older text in another language that an article translates; None where there is none."""
    sentences, numbers = split_plainly(article.text), find_telling_numbers(article.text)
    language = readings[article.id].language
    for place, group in enumerate(earlier):
        original, reading = by_id[group.original], readings.get(group.original)
        if reading is None or reading.language in {language, *UNALIGNED}:
            continue
        if not article.trusted_date or article_sort_key(original)[0] > article_sort_key(article)[0]:
            continue
        others, own = split_plainly(original.text), find_telling_numbers(original.text)
        longest, shortest = max(len(sentences), len(others)), min(len(sentences), len(others))
        if longest > LENGTH_LEEWAY * shortest or len(numbers & own) < MIN_SHARED_NUMBERS * len(numbers | own):
            continue
        compared = sentences[:MAX_SENTENCES], others[:MAX_SENTENCES]
        if align_texts(*compared, (language, reading.language or "en")) >= MIN_ALIGNMENT:
            return place
    return None


def _fold(original: CopyGroup, translation: CopyGroup) -> CopyGroup:
    """Return the copy group of an original with its translation in it."""
    translated = Message(mark_message("translated"))
    single = original.kind == CopyKind.SINGLE
    return replace(
        original,
        members=(*original.members, *translation.members),
        kind=CopyKind.TRANSLATION if single else original.kind,
        evidence=translated
        if single and not original.evidence
        else make_message("%(first)s; %(second)s", first=original.evidence, second=translated),
    )
