"""A text and somebody's name in it in, whether who's who may list him out: better one too few than a ship; pure.

What the text calls a ship, a book, a beast, a firm or a figure of fiction is left out, and what looks like a prize, a
title, a house or a scene wherever it is named; one place where nothing speaks against a person is enough otherwise. A
name of one word is a surname, and may be anybody's.
"""

import re
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.whole_names import is_whole_name
from briefings.core.analysis import Actor
from briefings.core.article import Span
from briefings.core.date_names import MONTHS, WEEKDAYS

#: Characters of the longest title. Limit: time.
MAX_TITLE_LENGTH = 20
#: "the Alba Nova": an article stands before ships, prizes and houses, and before a family's name.
_ARTICLE_BEFORE = re.compile(r"\b[Tt]he\s\Z")
#: "“Alba Nova” won": a title stands between quotation marks; what somebody is called has one word.
_QUOTE_BEFORE, _QUOTE_BEHIND = re.compile(r"(?:[“\"‘]|''|(?<!\w)')\Z"), re.compile(r"[,.]?(?:[”\"’]|''|'(?!\w))")
#: ", a daily newspaper of", ", the story of": what a text calls it.
_THING_BEHIND = re.compile(
    rf"[\"”’]?,\s(?:(?:which|that)\s(?:is|was)\s)?(?:an?|the)\s(?:[\w-]+\s){{0,3}}?{alternatives('things', 'apposed')}"
    r"(?=[,.;:)]|\s(?:about|of|in|by|from|based|run|owned|that|which|where|for|on|with|set|made|written|directed|near)\b)"
)
_COLON_BEHIND = re.compile(r":\s[A-Z“\"]")
#: "the musical Alba Nova", "in the role of Adam Doe", "the dog Adam Doe".
_NO_PERSON_BEFORE = re.compile(rf"\b{alternatives('things', 'before')}\s[“\"‘]?\Z", re.IGNORECASE)
#: "Adam Doe, played by Rosa Okoro", "Adam Doe, a character of".
_INVENTED_BEHIND = re.compile(rf"[\"”’]?(?:,\s|\s\(){alternatives('things', 'invented')}\b")
#: Characters before a name in which that stands. Limit: time.
_BEFORE_REACH = 40
#: "an analyst with Lind Okoro", "the co-managers Roe Venn and Lind Okoro": houses are named after their founders.
_HOUSE_BEFORE = re.compile(
    rf"\b{alternatives('things', 'employed')}\s(?:with|at|from)\s\Z"
    rf"|\b{alternatives('things', 'house')}\s(?:(?:[A-Z][\w.&’'-]{{0,30}},?\s){{1,6}}(?:and|&)\s)?\Z",
)
#: Characters before a name in which that stands. Limit: time.
_HOUSE_REACH = 90
#: "James Doe and Co", "Adam Doe & Sons", "Adam Doe Ltd": a firm bears its founder's name.
_FIRM_BEHIND = re.compile(
    rf"['’]?,?\s(?:(?:and|&)\s(?:Co|Company|Sons?|Brothers|Associates|Partners)|{alternatives('legal_forms')})\b"
    # "Adam Doe (ADO.N)"
    r"|\s\([A-Z]{1,6}\.\s?[A-Z]{1,2}\b"
)
#: "in Alba Nova", "off Alba Nova": where something was; "in Adam Doe's house" is a person's.
_SCENE_BEFORE = re.compile(r"\b(?:in|near|inside|outside|off)\s\Z", re.IGNORECASE)
#: "Doe Lind| Brokers", but not "Adam Doe Monday": the name goes on.
_RUNS_ON = re.compile(rf"\s(?!(?:{'|'.join((*WEEKDAYS, *MONTHS))})\b)[A-Z][a-z]{{2,}}\b(?!['’])")
_OWNER_BEHIND = re.compile(r"['’]")


def is_listed_person(text: str, actor: Actor) -> bool:
    """Return whether one text is sure that a name is a person's, of two words or more, and that he is no invention."""
    if " " not in actor.name or not is_whole_name(actor.name) or actor.name.casefold() in _load_characters():
        return False
    full = [span for span in actor.mentions if " " in text[span.start : span.end].strip()]
    if any(_THING_BEHIND.match(text, span.end) or _is_no_person(text, span) for span in full):
        return False
    seen = full or actor.mentions
    if full and all(_is_scene(text, span) for span in full):
        return False
    # "back at Alba Nova" in a text on the Alba Nova Center means the house.
    return sum(_can_be_person(text, span) for span in seen) > sum(_is_house(text, span) for span in seen)


def _is_no_person(text: str, span: Span) -> bool:
    """Whether the words beside a name say that no person bears it: "the musical Alba Nova"."""
    before = _NO_PERSON_BEFORE.search(text, max(0, span.start - _BEFORE_REACH), span.start)
    if _HOUSE_BEFORE.search(text, max(0, span.start - _HOUSE_REACH), span.start):
        return not _OWNER_BEHIND.match(text, span.end)
    return bool(before or _INVENTED_BEHIND.match(text, span.end))


def _is_scene(text: str, span: Span) -> bool:
    """Whether something was done in what bears a name: "in Alba Nova", and not "in Adam Doe's house"."""
    before = _SCENE_BEFORE.search(text, max(0, span.start - MAX_TITLE_LENGTH), span.start)
    return bool(before) and not _OWNER_BEHIND.match(text, span.end)


@cache
def _load_characters() -> frozenset[str]:
    """Return the names of figures of novels, films and comics that everybody knows, in lower case."""
    return frozenset(name.casefold() for name in word_lists.load_words("fictional_characters"))


def _can_be_person(text: str, span: Span) -> bool:
    """Whether nothing beside a name says that it is a thing's: no article, no quotation marks, no noun for a thing.

    A name that ends inside a word or before another name was cut, and one before a colon that the text has once signs
    what stands there.
    """
    if text[span.end : span.end + 1].isalnum() or _RUNS_ON.match(text, span.end):
        return False
    if _COLON_BEHIND.match(text, span.end) and text.count(text[span.start : span.end].split()[-1]) == 1:
        return False
    before = text[max(0, span.start - MAX_TITLE_LENGTH) : span.start]
    quoted = _QUOTE_BEFORE.search(before) and _QUOTE_BEHIND.match(text, span.end)
    if quoted or _ARTICLE_BEFORE.search(before):
        return False
    return not _is_house(text, span)


def _is_house(text: str, span: Span) -> bool:
    """Whether the words behind a name make a firm, a body, a place or a prize of it."""
    if _FIRM_BEHIND.match(text, span.end):
        return True
    behind = text[span.end : span.end + MAX_TITLE_LENGTH].split(" ", 2)
    return len(behind) > 1 and not behind[0] and behind[1].rstrip(".,;:'’\"”)") in _load_nouns_behind()


@cache
def _load_nouns_behind() -> frozenset[str]:
    """Return the nouns with a capital that make a body, a place or a prize of the name before them."""
    listed = (word for name in ("organisation_nouns", "landforms") for word in word_lists.load_words(name))
    return frozenset((*listed, *word_lists.load_kind("things", "behind")))
