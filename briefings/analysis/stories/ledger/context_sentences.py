"""A statement and its article in, the sentence before it that tells what its words point at out; none where none does.

Nothing is guessed about what "the city" or "they" means: a reader is shown the sentence that he would have read before.
It is shown only where it is the writer's own running text, can be understood itself, and holds something of the kind
that is pointed at; what a noun asks for stands in the list `pointing_nouns`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives, translate_phrase, translate_phrases
from briefings.analysis.stories.ledger.context_candidates import (
    find_loose,
    find_preceding,
    list_candidates,
    list_earlier,
)
from briefings.analysis.stories.ledger.doubts import (
    LEANING_SIGNS,
    SPEAKER_TOLD_BEFORE,
    PrintedStatement,
    find_pointing_words,
    find_signs,
    has_lost_noun,
    load_given_names,
)
from briefings.analysis.stories.ledger.introductions import can_mean_another, find_introduction, names_speaker
from briefings.analysis.stories.ledger.lost_references import is_joined_on
from briefings.analysis.stories.ledger.untold_words import (
    is_described,
    leaves_reader_asking,
    names_described,
    names_noun,
    tells_more,
)
from briefings.analysis.stories.stemmer import stem
from briefings.core.analysis import Analysis, Mention, list_mentions
from briefings.core.article import Article, Span, spans_overlap

#: Behind "this" these show that no noun follows.
_BARE = re.compile(rf"\s{alternatives('dangling', 'behind a pronoun')}\b")
_PRONOUN = re.compile(
    r"\b(?:(?P<man>he|him|his|himself)|(?P<woman>she|her|hers|herself)|(?P<several>they|them|their|theirs|themselves)"
    r"|(?P<thing>it|its|itself))\b",
    re.IGNORECASE,
)
#: "these", "such a", "the two": what stands before a noun that points back.
_POINTER = re.compile(
    r"\b(?:(?P<near>this|that|these|those|such(?: an?)?|the same)|(?P<known>both|the(?: (?:two|three|four))?))\b",
    re.IGNORECASE,
)
_PLURAL_POINTERS = frozenset(("these", "those", "such", "both"))
_WORD = re.compile(r"[^\W\d_][\w’'-]*+")
#: Words between a pointer and its noun at most: "this very old" plan. Not measured: chosen by eye.
_MOST_ADJECTIVES = 2
#: Letters of a noun that the list lacks, at least. Not measured: shorter words are mostly small ones.
MIN_NOUN_LETTERS = 4
#: Before a noun these make it point back itself.
_POINTS_BACK = re.compile(r"\b(?:the|this|that|these|those|such)\s(?:[a-z0-9-]{1,30}\s)?\Z", re.IGNORECASE)
_COMPLEMENT = re.compile(rf" {alternatives('dangling', 'complement')}\b")
_PLURAL = re.compile(r"\b(?<![A-Z])[a-z]{3,}[^\Wsui_]s\b")
_PAIR = re.compile(
    r"\b(?:two|three|four|five|six|both|several) (?:[a-z-]{1,30} ){0,2}?[a-z]{3,30}s\b"
    r"|\b[A-Z][\w’-]{1,30} and (?:the )?[A-Z]"
)
_SINGULAR = re.compile(r"\b(?:the|an?|its|his|her|their) (?:[a-z-]{1,30} ){0,2}?[a-z]{3,30}[^\Ws]\b", re.IGNORECASE)
_THING_LABELS, _PLACE_LABELS = frozenset(("ORG", "GPE", "LOC", "EVENT")), frozenset(("GPE", "LOC"))


@dataclass(frozen=True)
class _Noun:
    """A noun of the list: its forms, what kind of thing it means, and other words for that."""

    forms: re.Pattern[str]
    kind: str
    others: re.Pattern[str] | None


@dataclass(frozen=True)
class _Pointer:
    """What points back: the kind of thing that it means, and the words that name it."""

    kind: str
    near: bool = False
    noun: _Noun | None = None
    words: tuple[str, ...] = ()


@cache
def _load_nouns() -> tuple[_Noun, ...]:
    return tuple(
        _Noun(
            re.compile(rf"\b{translate_phrase(row[0])}\b(?!-)", re.IGNORECASE),
            word_lists.split_entries(row, 1)[0],
            re.compile(rf"\b{translate_phrases(others)}\b", re.IGNORECASE)
            if (others := word_lists.split_entries(row, 2))
            else None,
        )
        for row in word_lists.load_rows("pointing_nouns")
    )


@cache
def _load_people() -> frozenset[str]:
    """Return nouns for a person: what somebody does, is or is called as a source without a name."""
    return (word_lists.load_kind("dangling", "person") | word_lists.load_words("roles")) - {"second", "who", "one"}


@dataclass(frozen=True)
class _Context:
    """A sentence before a statement, or two, and the names in it."""

    text: str
    mentions: Sequence[Mention]
    #: the speaker of the statement, who is meant by "he" last of all
    speaker: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(match.group().lower() for match in _WORD.finditer(self.text))

    def tells(self, pointer: _Pointer) -> bool:
        """Return whether it holds what could be meant."""
        kind = pointer.kind
        if pointer.noun and self._names(pointer.noun):
            return True
        if kind == "noun" and pointer.noun is None:
            wanted = {stem(word) for word in pointer.words}
            return any(
                stem(found.group().lower()) in wanted and not _POINTS_BACK.search(self.text[: found.start()])
                for found in _WORD.finditer(self.text)
            )
        if kind in {"man", "woman", "person"}:
            return self._has_person(pointer)
        if kind == "thing":
            return self._has_label(_THING_LABELS) or bool(_SINGULAR.search(self.text))
        if kind == "several":
            return self._has_people() or self._has_plural()
        if kind in {"place", "nation"}:
            return any(
                (name.label == "NORP" or _is_country(name.name)) == (kind == "nation") for name in self._places()
            )
        if kind == "people":
            return self._has_people()
        if kind == "body":
            return self._has_label(frozenset(("ORG",)))
        if kind == "pair":
            return bool(_PAIR.search(self.text))
        return kind == "said" and pointer.near

    def _names(self, noun: _Noun) -> bool:
        """Whether a noun, or another word for it, stands there, and does not point back itself."""
        return any(
            not _POINTS_BACK.search(self.text[: found.start()]) or _COMPLEMENT.match(self.text, found.end())
            for words in (noun.forms, noun.others)
            if words
            for found in words.finditer(self.text)
        )

    def _places(self) -> Iterator[Mention]:
        return (name for name in self.mentions if name.label in _PLACE_LABELS or name.label == "NORP")

    def _has_label(self, labels: frozenset[str]) -> bool:
        return any(name.label in labels and name.name not in self.speaker for name in self.mentions)

    def _has_person(self, pointer: _Pointer) -> bool:
        """Whether somebody is named there who is not the speaker, or described otherwise than by "the man" again."""
        other = {"man": "f", "woman": "m"}.get(pointer.kind, "")
        for name in self.mentions:
            first, last = name.name.split()[0].casefold(), name.name.split()[-1]
            if name.label == "PERSON" and last not in self.speaker.split() and first not in load_given_names(other):
                return True
        own = {word.lower() for word in self.speaker.split()}
        return any(
            word.group().lower() in _load_people()
            and word.group().lower() not in own
            and not (
                pointer.noun
                and pointer.noun.forms.fullmatch(word.group())
                and _POINTS_BACK.search(self.text[: word.start()])
            )
            for word in _WORD.finditer(self.text)
        )

    def _has_people(self) -> bool:
        several = word_lists.load_kind("dangling", "people")
        return any(word in several or (word[-1] == "s" and stem(word) in _load_people()) for word in self.words)

    def _has_plural(self) -> bool:
        verbs = word_lists.load_saying_forms()
        return any(match.group() not in verbs for match in _PLURAL.finditer(self.text))


def _is_country(name: str) -> bool:
    return any(form in word_lists.load_canonical_names() for form in (name, name.casefold()))


def find_context(
    one: PrintedStatement, article: Article, reading: Analysis, whole: Span | None = None
) -> tuple[Span | None, frozenset[str]]:
    """Return the stretch before a statement that tells what its words point at, and the signs of doubt that it lifts.

    None where they point at nothing, where the sentence that is printed `whole` around it tells, or where no sentence
    before tells all of it; then a sentence that introduces somebody is printed, if one is needed.
    """
    told, lifted = _find_sentence_that_tells(one, article, reading, whole)
    return told or find_introduction(one, article, reading, whole), lifted


def _find_sentence_that_tells(
    one: PrintedStatement, article: Article, reading: Analysis, whole: Span | None
) -> tuple[Span | None, frozenset[str]]:
    pointers = [_read_pointer(one.words, match) for match in find_pointing_words(one)]
    lifted = LEANING_SIGNS
    if SPEAKER_TOLD_BEFORE in find_signs(one.claim, one.text, one.spans):
        speaker = _POINTER.match(one.claim.speaker)
        pointers.append(_read_pointer(one.claim.speaker, speaker) if speaker else _Pointer("unknown"))
        lifted = lifted | {SPEAKER_TOLD_BEFORE}
    if whole and pointers:
        told = [context for before in _list_before(one, whole) if (context := _read_context(one, reading, before)).text]
        pointers = [pointer for pointer in pointers if not any(context.tells(pointer) for context in told)]
        if not pointers:
            return None, lifted
    if not pointers:
        asks = leaves_reader_asking(one, article, reading, whole)
        wants = asks or is_described(one.claim)
        candidates = list(list_candidates(one, article, reading))
        naming = (s for s in candidates if names_noun(one, s, whole) or names_described(one, reading, s))
        earlier = (span for span in list_earlier(one, article, reading) if names_noun(one, span, whole))
        saying_more = (span for span in candidates if asks and tells_more(one, reading, span, whole))
        own = (span for span in candidates if asks and names_speaker(one, reading, span))
        another = (span for span in candidates if can_mean_another(one, reading, span))
        telling = next(naming, None) or next(own, None) or next(earlier, None) or next(saying_more, None)
        if telling is None and wants:
            telling = find_loose(one, article, reading, whole)
        introduction = telling or find_introduction(one, article, reading, whole) or next(another, None)
        return introduction or find_preceding(one, article, reading, whole), frozenset()
    if not whole and any(_is_in_own_sentence(one, reading, pointer) for pointer in pointers):
        return None, frozenset()
    for span in list_candidates(one, article, reading):
        context = _read_context(one, reading, span)
        # "It" and "this" can mean all that a sentence says: it has to be clear in every word.
        vague = has_lost_noun(context.text) and any(pointer.kind in {"said", "thing"} for pointer in pointers)
        if not vague and all(context.tells(pointer) for pointer in pointers):
            return span, lifted
    loose = find_loose(one, article, reading, whole)
    return loose if loose and _speaks_in(one, reading, loose) else None, frozenset()


def _speaks_in(one: PrintedStatement, reading: Analysis, before: Span) -> bool:
    """Whether the same person speaks in a sentence before: what he goes on to say leans on that."""
    return any(
        claim.speaker == one.claim.speaker and before.start <= claim.cue.start < before.end for claim in reading.claims
    )


def _list_before(one: PrintedStatement, whole: Span) -> Iterator[Span]:
    """Yield what stands in a whole sentence before a statement, without its speaker and the reporting words."""
    start = whole.start
    tellers = (one.claim.cue, *((one.claim.source,) if one.claim.source else ()))
    for teller in sorted((*tellers, one.spans[0]), key=lambda span: span.start):
        if start < teller.start <= one.spans[0].start:
            yield Span(whole.article, start, teller.start)
        start = max(start, teller.end)


def _read_context(one: PrintedStatement, reading: Analysis, span: Span) -> _Context:
    return _Context(" ".join(one.text[span.start : span.end].split()), list_mentions(reading, span), one.claim.speaker)


def _is_in_own_sentence(one: PrintedStatement, reading: Analysis, pointer: _Pointer) -> bool:
    """Whether words cut away around a statement are likelier meant: "though Lethia pays, Doe said the country"."""
    kinds = {"man": "PERSON", "woman": "PERSON", "person": "PERSON", "place": "GPE", "nation": "GPE"}
    if pointer.kind not in kinds:
        return False
    start = min(span.start for span in one.spans)
    own = next((s.span for s in reading.sentences if s.span.start <= start < s.span.end), one.spans[0])
    return any(
        name.label == kinds[pointer.kind] and name.name.split()[-1] not in one.claim.speaker.split()
        for name in reading.mentions
        if own.start <= name.span.start < own.end and not any(spans_overlap(name.span, span) for span in one.spans)
    )


def _read_pointer(words: str, match: re.Match[str]) -> _Pointer:
    """Say what some words that point back ask for."""
    pronoun, pointer = (pattern.search(words, match.start(), match.end()) for pattern in (_PRONOUN, _POINTER))
    if pronoun and pronoun.lastgroup and not (pointer and pointer.start() < pronoun.start()):
        return _Pointer(pronoun.lastgroup)
    pointer = pointer and _POINTER.match(words, pointer.start())
    if pointer is None:
        return _Pointer("said" if is_joined_on(words) else "unknown", near=True)
    near, word = pointer["near"] is not None, pointer.group().split()[0].lower()
    behind = re.match(r"(?:\s[a-z][a-z-]*)*", words[pointer.end() :])
    following = behind.group().split()[: _MOST_ADJECTIVES + 1] if behind else []
    if _BARE.match(words, pointer.end()) or not following:
        kind = "unknown" if pointer.group().lower() == "the same" else "said"
        return _Pointer("several" if word in _PLURAL_POINTERS else kind, near)
    for one in following:
        for noun in _load_nouns():
            if noun.forms.fullmatch(one):
                return _Pointer(noun.kind, near, noun)
    return _Pointer("noun", near, words=tuple(one for one in following[:2] if len(one) >= MIN_NOUN_LETTERS))
