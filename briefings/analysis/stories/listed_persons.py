"""A text and somebody's name in it in, whether who's who may list him out: better one too few than a ship; pure.

What the text calls a ship, a book or a firm is left out, and what looks like a prize, a title or a house wherever it is
named; one place where nothing speaks against a person is enough otherwise.
"""

import re
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.whole_names import is_whole_name
from briefings.core.analysis import Actor
from briefings.core.article import Span

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
#: "the musical Alba Nova", "the fictional spy Adam Doe".
_INVENTED_BEFORE = re.compile(rf"\b{alternatives('things', 'before')}\s[“\"‘]?\Z")


def is_listed_person(text: str, actor: Actor) -> bool:
    """Return whether one text is sure that a name is a person's: of two words, or behind a rank of birth or faith.

    "King Doe" and "Pope Doe" are called so; "President Doe" is a surname alone, and may be anybody's.
    """
    if not is_whole_name(actor.name):
        return False
    full = [span for span in actor.mentions if " " in text[span.start : span.end].strip()]
    if any(_THING_BEHIND.match(text, span.end) or _is_invented(text, span) for span in full):
        return False
    seen = full or actor.mentions
    # "back at Alba Nova" in a text on the Alba Nova Center means the house.
    if sum(_can_be_person(text, span) for span in seen) <= sum(_is_house(text, span) for span in seen):
        return False
    if " " in actor.name:
        return True
    titles = word_lists.load_table("honorifics")
    before = (text[max(0, span.start - MAX_TITLE_LENGTH) : span.start].split() for span in actor.mentions)
    return any(titles.get(words[-1]) in {"noble", "religious"} for words in before if words)


def _is_invented(text: str, span: Span) -> bool:
    """Whether the word before a name says that its bearer is a figure, or a work: "the musical Alba Nova"."""
    return bool(_INVENTED_BEFORE.search(text, max(0, span.start - MAX_TITLE_LENGTH), span.start))


def _can_be_person(text: str, span: Span) -> bool:
    """Whether nothing beside a name says that it is a thing's: no article, no quotation marks, no noun for a thing.

    A name that ends inside a word was cut, and one before a colon that the text has once signs what stands there.
    """
    if text[span.end : span.end + 1].isalnum():
        return False
    if _COLON_BEHIND.match(text, span.end) and text.count(text[span.start : span.end].split()[-1]) == 1:
        return False
    before = text[max(0, span.start - MAX_TITLE_LENGTH) : span.start]
    quoted = _QUOTE_BEFORE.search(before) and _QUOTE_BEHIND.match(text, span.end)
    if quoted or _ARTICLE_BEFORE.search(before):
        return False
    return not _is_house(text, span)


def _is_house(text: str, span: Span) -> bool:
    """Whether the word behind a name makes a body, a place or a prize of it."""
    behind = text[span.end : span.end + MAX_TITLE_LENGTH].split(" ", 2)
    return len(behind) > 1 and not behind[0] and behind[1].rstrip(".,;:'’\"”)") in _load_nouns_behind()


@cache
def _load_nouns_behind() -> frozenset[str]:
    """Return the nouns with a capital that make a body, a place or a prize of the name before them."""
    listed = (word for name in ("organisation_nouns", "landforms") for word in word_lists.load_words(name))
    return frozenset((*listed, *word_lists.load_kind("things", "behind")))
