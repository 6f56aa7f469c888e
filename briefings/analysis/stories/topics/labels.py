"""Finds what a story can be called by: names of people, bodies and places and noun phrases, in the form to print."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.clustering.stems import (
    common_words,
    extract_capitalised_names,
    extract_stems,
    stop_words,
)
from briefings.analysis.stories.sources.news_agencies import find_agency
from briefings.analysis.stories.stemmer import stem
from briefings.analysis.stories.topics.namesakes import is_namesake
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.datelines import find_dateline_end

#: The stems of a label: what makes two forms of it one.
LabelKey = tuple[str, ...]
#: Kinds of names that a story may be called by.
LABEL_KINDS = frozenset({"PERSON", "ORG", "GPE", "LOC", "EVENT"})
#: How much less a phrase and a single common word say than a name. Not measured: chosen by eye on the demonstration.
PHRASE_WEIGHT, WORD_WEIGHT = 0.9, 0.6
#: People speak in many stories that are about something else. Not measured: chosen by eye on the demonstration.
PERSON_WEIGHT = 0.8
#: Names of a place in a text that is about it, where the headline has it not. Not measured: by eye on three corpora.
MIN_PLACE_MENTIONS = 3
PLACE_KINDS = frozenset({"GPE", "LOC"})
#: What a place counts in a text with a headline, where `HEADLINE_WEIGHT` is added if it stands there.
#: Not measured: chosen by eye on three corpora.
PLACE_WEIGHT = 0.5
#: How much more a label says that stands in the headline. Not measured: chosen by eye on the demonstration.
HEADLINE_WEIGHT = 2.0
#: Share of the stories with a surname that a full name must be in to be the bearer's. Not measured: chosen by eye.
MIN_BEARER_SHARE = 0.4
#: What stands behind a surname.
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
#: A single word is taken for a noun when it stands this often after an article and before a pause or a function word.
#: Not measured: chosen by eye on the demonstration.
MIN_NOUN_USES = 2
NOUN_PATTERN = r"\b(?:the|an?|of|this) (?:\w+ )?{}(?:[.,;:]| " + alternatives("grammar_words", "behind a noun") + r"\b)"


@dataclass(frozen=True, slots=True)
class StoryLabels:
    """The labels of a number of stories."""

    #: for every story: key -> how strongly it marks the story, before rarity
    counts: tuple[Mapping[LabelKey, float], ...]
    #: key -> the form to print
    printed: Mapping[LabelKey, str]
    #: what is no name: noun phrases, and single nouns
    phrases: frozenset[LabelKey]


def collect_story_labels(
    stories: Iterable[Sequence[tuple[Article, Analysis | None]]], outlets: frozenset[str]
) -> StoryLabels:
    """Return the labels of stories, each given as its distinct texts. `outlets` are names that are nobody's subject."""
    forms: dict[LabelKey, Counter[str]] = {}
    counted = []
    for texts in stories:
        counts: dict[LabelKey, float] = {}
        for article, reading in texts:
            for key, strength in _extract_labels(article, reading, outlets, forms).items():
                counts[key] = counts.get(key, 0.0) + strength / len(texts)
        counted.append(counts)
    fuller = _map_short_names(forms, counted)
    return StoryLabels(
        tuple(_merge_short_names(counts, fuller) for counts in counted),
        {key: _choose_display_form(form) for key, form in forms.items()},
        frozenset(key for key, form in forms.items() if min(form, key=lambda one: (-form[one], one)).islower()),
    )


def label_key(label: str) -> LabelKey:
    """Return the stems of a label; empty when it has none, or only words that say nothing."""
    parts = tuple(stem(part) for part in re.findall(r"[^\W_]+(?:[’'][^\W_]+)?", label))
    return parts if any(part not in stop_words() and not part.isdigit() for part in parts) else ()


def _extract_labels(
    article: Article, reading: Analysis | None, outlets: frozenset[str], forms: dict[LabelKey, Counter[str]]
) -> dict[LabelKey, float]:
    """Return the labels of one text with their strength; the forms that they are written in are noted in `forms`."""
    counts: Counter[LabelKey] = Counter()
    weights: dict[LabelKey, float] = {}
    kinds: dict[LabelKey, str] = {}
    title = set(extract_stems(article.title)) if "title" not in article.supplied else set()
    for name, kind in _extract_names(article, reading):
        if name.casefold() not in outlets and (key := label_key(name)):
            counts[key] += 1
            kinds.setdefault(key, kind)
            weights.setdefault(key, _weigh_kind(kind, titled=bool(title)))
            forms.setdefault(key, Counter())[name] += 1
    for key, kind in kinds.items():
        # A place that is named once or twice is where the text was filed, or where somebody is from.
        if kind in PLACE_KINDS and counts[key] < MIN_PLACE_MENTIONS and not (title and set(key) <= title):
            del counts[key]
    for text, count in _extract_noun_phrases(article, reading, title):
        if (key := label_key(text)) and key not in weights:
            counts[key] = count
            weights[key] = PHRASE_WEIGHT if len(key) > 1 else WORD_WEIGHT
            forms.setdefault(key, Counter())[text] += count
    return {
        key: math.log(1 + count) * weights[key] * (HEADLINE_WEIGHT if title and set(key) <= title else 1.0)
        for key, count in counts.items()
    }


def _weigh_kind(kind: str, *, titled: bool) -> float:
    """Return how much a name says by its kind: people speak, and things take place, in stories about something else."""
    if kind in PLACE_KINDS and titled:
        return PLACE_WEIGHT
    return PERSON_WEIGHT if kind == "PERSON" else 1.0


def _extract_names(article: Article, reading: Analysis | None) -> Iterator[tuple[str, str]]:
    """Yield the names of a text with their kind, as often as they stand there, in the fullest form that it gives.

    The place of a dateline is where the text was filed, and a ship that is called by a person is not that person.
    """
    if reading is None or not (reading.mentions or reading.actors):
        yield from ((name, "") for name in map(_clean_name, extract_capitalised_names(article.text)) if name)
        return
    capitals = word_lists.load_capitals()
    fullest = {alias: actor.name for actor in reading.actors for alias in actor.aliases}
    first = reading.sentences[0].span if reading.sentences else None
    begin = find_dateline_end(article.text, first.start, first.end) if first else 0
    begin = begin if first and begin > first.start else 0
    for mention in reading.mentions:
        if mention.label not in LABEL_KINDS or mention.span.start < begin or is_namesake(article.text, mention):
            continue
        if name := _clean_name(fullest.get(mention.name, mention.name)):
            # A government is called by its capital.
            yield (capitals.get(name, name) if mention.label in PLACE_KINDS else name), mention.label


def _extract_noun_phrases(article: Article, reading: Analysis | None, title: set[str]) -> Iterator[tuple[str, int]]:
    """Yield noun phrases, and single nouns that the headline has too."""
    common = common_words()
    for term in reading.terms if reading else ():
        parts = term.text.split()
        if len(parts) > 1:
            counted = re.search(rf"\d[\d.,]*[ -]{re.escape(term.text)}", article.text)  # a 7.1 magnitude quake
            if _can_name_topic(parts) and not counted and _stands_in_lower_case(parts, article.text):
                yield term.text, term.count
        elif (
            term.text.islower()
            and len(term.text) > 3
            and stem(term.text) in title & common
            and len(re.findall(NOUN_PATTERN.format(re.escape(term.text)), article.text)) >= MIN_NOUN_USES
        ):
            yield term.text, term.count


def _can_name_topic(parts: Sequence[str]) -> bool:
    """Tell whether a noun phrase names a matter: words alone, and no people without a name ("state lawmakers")."""
    words = all(part.replace("-", "").replace("’", "").isalpha() for part in parts)
    return words and stem(parts[-1]) not in _nouns_for_people()


@cache
def _nouns_for_people() -> frozenset[str]:
    """Return the stems of the nouns that stand for people or bodies without a name."""
    rows = (*word_lists.load_rows("unnamed_sources"), *word_lists.load_rows("unnamed_groups"))
    sources = {stem(row[0].split()[-1]) for row in rows if row[1] not in {"document", "outlet"}}
    return (
        frozenset(sources)
        | word_lists.load_kind("unnamed_voices", "people")
        | word_lists.load_kind("dangling", "person")
    )


def _stands_in_lower_case(parts: Sequence[str], text: str) -> bool:
    """Tell whether a text has a phrase outside names: "species act" may be no more than the end of the name of a law.

    A key term is a lemma, so its words may have other endings in the text.
    """
    if not "".join(parts).islower():
        return True
    pattern = r"[\W_]+".join(re.escape(stem(part)[: max(3, len(part) - 2)]) + r"[a-z’'-]*" for part in parts)
    return re.search(rf"(?<!\w){pattern}", text) is not None


def _clean_name(name: str) -> str:
    """Return a name without article, titles, possessive and stray marks; empty when nothing printable is left.

    Capitals after a name are the dateline that follows a byline, and a single ordinary word is no name.

    >>> names = ("the United Nations’", "President Mara Venn", "Reuters", "Ilya Brand PORT SELENE", "Vn Ch")
    >>> [_clean_name(name) for name in names]
    ['United Nations', 'Mara Venn', '', 'Ilya Brand', '']
    """
    name = re.sub(r"[’'](?:s)?$", "", " ".join(name.split()).strip(' .,;:-–—"“”()'))
    parts = name.split()
    while len(parts) > 1 and _is_article_or_title(parts[0]):
        parts.pop(0)
    while len(parts) > 1 and parts[-1].isupper() and not parts[0].isupper():
        parts.pop()
    name = " ".join(parts)
    if (
        len(parts) == 1
        and name.lower() in word_lists.load_words("common_words")
        and name not in word_lists.load_gazetteer()
    ):
        return ""
    if len(parts) > 5 or not re.search(r"[^\W\d_]{2}", name) or not name[0].isupper():
        return ""
    # "Vn Ch" is a scrap of a page; "FBI" is none.
    if not name.isupper() and not re.search(r"[aeiouyäöüAEIOUY]|[^\x00-\x7f]", name):
        return ""
    name = word_lists.load_canonical_names().get(name, name)
    return "" if find_agency(name) else name


def _is_article_or_title(word: str) -> bool:
    """Tell whether a word before a name is an article or a title."""
    bare = word.rstrip(".")
    lower = bare.lower()
    return (
        lower in {"the", "a", "an"}
        or lower in word_lists.load_words("roles")
        or bool({bare, word} & word_lists.load_words("honorifics"))
    )


def _map_short_names(
    forms: Mapping[LabelKey, Counter[str]], counted: Iterable[Mapping[LabelKey, float]]
) -> dict[LabelKey, LabelKey]:
    """Return short name -> the most used longer name that ends in it ("Venn" -> "Mara Venn").

    A longer name that far fewer stories have is a namesake's: a daughter gives no president her name.
    """
    used: Counter[LabelKey] = Counter()
    for counts in counted:
        used.update(counts.keys())
    longer: dict[LabelKey, list[LabelKey]] = {}
    for key, form in forms.items():
        if len(key) in (2, 3) and _is_capitalised(form) and not _is_listed_place(form):
            longer.setdefault(_surname_key(key), []).append(key)
    fuller = {
        short: max(candidates, key=lambda key: (used[key], key))
        for short, candidates in longer.items()
        if short in forms and _is_capitalised(forms[short]) and not _is_listed_place(forms[short])
    }
    return {short: full for short, full in fuller.items() if used[full] >= MIN_BEARER_SHARE * used[short]}


def _surname_key(key: LabelKey) -> LabelKey:
    """Return the surname of a full name: "Jackson" of "Jesse Jackson Jr."."""
    return key[-2:-1] if len(key) > 2 and key[-1] in GENERATIONS else key[-1:]


def _is_capitalised(forms: Counter[str]) -> bool:
    """Tell whether a label is written with capitals."""
    best = min(forms, key=lambda form: (-forms[form], form))
    return best[0].isupper() and any(letter.isupper() for letter in best.split()[-1])


def _is_listed_place(forms: Counter[str]) -> bool:
    """Tell whether a label, or its last word, is a listed place: "Baba Amr Syria" is no fuller name of Syria."""
    best = min(forms, key=lambda form: (-forms[form], form))
    return any(word_lists.load_gazetteer().get(name) in {"GPE", "LOC"} for name in (best, best.split()[-1]))


def _merge_short_names(counts: Mapping[LabelKey, float], fuller: Mapping[LabelKey, LabelKey]) -> dict[LabelKey, float]:
    """Count a short name under the fuller one; where a story uses another fuller name, under that."""
    merged: dict[LabelKey, float] = {}
    for key, count in counts.items():
        here = [full for full in counts if len(full) > 1 and _surname_key(full) == key] if key in fuller else []
        target = max(here, key=lambda full: (counts[full], full)) if here else fuller.get(key, key)
        merged[target] = merged.get(target, 0.0) + count
    return merged


def _choose_display_form(forms: Counter[str]) -> str:
    """Return the form to print: the most used, ties alphabetical, its first letter a capital.

    >>> seen = (Counter({"GRAIN EXPORTS": 2, "grain exports": 1}), Counter({"NATO": 1}))
    >>> tuple(map(_choose_display_form, seen))
    ('Grain Exports', 'NATO')
    """
    best = min(forms, key=lambda form: (-forms[form], form))
    if best.isupper() and (len(best) > 6 or word_lists.load_gazetteer().get(best.title()) in {"GPE", "LOC"}):
        best = best.title()
    return best[:1].upper() + best[1:]
