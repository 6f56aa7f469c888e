"""Who is named in texts without being in the news: their own reporters, and words that only look like persons; pure."""

import re
from collections.abc import Sequence

from briefings.analysis.english import word_lists
from briefings.analysis.stories.name_variants import normalise_name
from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.core.analysis import Actor, Analysis
from briefings.core.article import Article

#: What people are called who report for an outlet.
_REPORTING_ROLES = re.compile(r"\b(?:correspondent|reporter|editor|anchor|presenter|columnist)s?\b", re.IGNORECASE)
#: "Jane Doe | 16:45 UK time": who signs what stands below it.
_SIGNED_BEHIND = re.compile(r"\s?\|\s?\d{1,2}[:.]\d\d\b")
#: "Jane Doe has been to the port and sent us this dispatch".
_SENT_BEHIND = re.compile(r"\shas\sbeen\s[^.,!?\n]{0,150}?\bsent\sus\sthis\s(?:dispatch|report)\b")
_PRESENTED_BEFORE = re.compile(r",\s(?:introduced|presented|hosted)\sby\s\Z")
_TOLD_BY_REPORTERS = re.compile(r"\bfrom\s(?:[\w’'-]+\s){0,4}(?:correspondents|reporters|journalists)\b")
#: Characters of a programme's description. Limit: time.
_TEASER_LENGTH = 200
#: Characters of the longest title. Limit: time.
MAX_TITLE_LENGTH = 20
#: "the BBC's Jane Doe": nothing but a possessive stands between.
_POSSESSIVE = re.compile(r"['’]s?\s+")


def find_staff(articles: Sequence[Article], readings: Sequence[Analysis]) -> frozenset[str]:
    """Return the names of those who report for an outlet or agency: "the BBC's Jane Doe", "Reuters correspondent …"."""
    texts = {article.id: article.text for article in articles}
    own = {normalise_name(article.outlet) for article in articles}
    agencies = {
        normalise_name(form) for agency in word_lists.load_agencies() for form in (agency.name, *agency.aliases)
    }
    return frozenset(
        actor.name
        for reading in readings
        for actor in reading.actors
        if actor.label == "PERSON"
        and (
            _is_reporter(texts[reading.article], actor, own | agencies) or _is_presenter(texts[reading.article], actor)
        )
    )


def _is_reporter(text: str, actor: Actor, media: set[str]) -> bool:
    """Whether a text says that somebody reports for an outlet."""
    body = actor.affiliation
    if body is None:
        return False
    name = " ".join(text[body.start : body.end].split())
    if normalise_name(name) not in media and load_default_outlets().find_by_name(name) is None:
        return False
    if actor.role is not None:
        return bool(_REPORTING_ROLES.search(text, actor.role.start, actor.role.end))
    return any(_POSSESSIVE.fullmatch(text, body.end, span.start) for span in actor.mentions if span.start > body.end)


def _is_presenter(text: str, actor: Actor) -> bool:
    """Whether a text says that somebody signs it, sent it or presents a programme: "Jane Doe | 16:45"."""
    return any(
        _SIGNED_BEHIND.match(text, span.end)
        or _SENT_BEHIND.match(text, span.end)
        or _presents_reporters(text[max(0, span.start - _TEASER_LENGTH) : span.start])
        for span in actor.mentions
    )


def _presents_reporters(before: str) -> bool:
    """Whether what somebody introduces are the reports of others: "stories from our correspondents, introduced by"."""
    teaser = before.rpartition(". ")[2]
    return bool(_PRESENTED_BEFORE.search(teaser) and _TOLD_BY_REPORTERS.search(teaser))


def is_listed_person(text: str, actor: Actor) -> bool:
    """Whether one text is sure that a name is a person's: two words or more, or one behind a rank of birth or faith.

    "King Doe" and "Pope Doe" are called so; "President Doe" is a surname alone, and may be anybody's.
    """
    if " " in actor.name:
        return True
    titles = word_lists.load_table("honorifics")
    before = (text[max(0, span.start - MAX_TITLE_LENGTH) : span.start].split() for span in actor.mentions)
    return any(titles.get(words[-1]) in {"noble", "religious"} for words in before if words)
