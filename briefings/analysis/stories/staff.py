"""Who is named in texts without being in the news: those who report for an outlet, sign a text or present it; pure."""

import re
from collections.abc import Sequence

from briefings.analysis.english import word_lists
from briefings.analysis.stories.name_variants import normalise_name
from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.core.analysis import Actor, Analysis
from briefings.core.article import Article

#: What people are called who report for an outlet.
_REPORTING_ROLES = re.compile(r"\b(?:correspondent|reporter|editor|anchor|presenter|columnist)s?\b", re.IGNORECASE)
#: What people are besides who see things for an agency, and tell others what they saw: "an AP photographer".
_AGENCY_ROLES = re.compile(
    r"\b(?:photographer|photojournalist|journalist|cameraman|camerawoman|producer)s?\b", re.IGNORECASE
)
#: Whoever reports and is shot is in the news.
_SUFFERED = re.compile(
    r"\b(?:killed|died|dead|death|wounded|injured|arrested|detained|jailed|kidnapped|abducted|missing|shot|freed|released)\b"
)
#: Characters around a name in which that stands. Limit: time.
_SUFFERED_REACH = 120
#: "Jane Doe | 16:45 UK time": who signs what stands below it.
_SIGNED_BEHIND = re.compile(r"\s?\|\s?\d{1,2}[:.]\d\d\b")
#: "Jane Doe has been to the port and sent us this dispatch".
_SENT_BEHIND = re.compile(r"\shas\sbeen\s[^.,!?\n]{0,150}?\bsent\sus\sthis\s(?:dispatch|report)\b")
#: "my colleague, Jane Doe", "Jane Doe in Selene, taking over": whoever writes on.
_COLLEAGUE_BEFORE = re.compile(r"\b(?:[Mm]y|[Oo]ur)\s(?:[\w-]+\s){0,2}colleague,?\s\Z")
_TAKING_OVER_BEHIND = re.compile(r",?\s(?:in\s[A-Z]\w+,?\s)?(?:here,?\s)?(?:(?:will\sbe|is)\s)?taking\sover\b")
#: "Medical correspondent, Jane Doe, finds out": what she does for us, as a film announces it.
_CORRESPONDENT_BEFORE = re.compile(r"\b[Cc]orrespondent,?\s\Z")
_FINDS_OUT_BEHIND = re.compile(
    r",?\s(?:finds|looks|explains|assesses|reports|examines|asks|meets|visits|travels|investigates|considers|profiles)\b"
)
#: "Rosa Roe tells |Jane Doe| about her book", "|Jane Doe|, head of the Herald's desk, looks at why".
_TELLS_BEFORE, _ABOUT_BEHIND = re.compile(r"\btells\s\Z"), re.compile(r"\sabout\s(?:his|her|their|how|why)\b")
_LOOKS_BEHIND = re.compile(
    r",\s[^,.;]{5,90},\s(?:looks\sat|examines|explains|assesses|asks|considers)\s(?:why|how|what|whether|if)\b"
)
_PRESENTED_BEFORE = re.compile(r",\s(?:introduced|presented|hosted)\sby\s\Z")
_TOLD_BY_REPORTERS = re.compile(r"\bfrom\s(?:[\w’'-]+\s){0,4}(?:correspondents|reporters|journalists)\b")
#: Characters of a programme's description. Limit: time.
_TEASER_LENGTH = 200
#: "BBC Middle East editor Jane Doe", "our Selene correspondent, Jane Doe": an outlet, a field, what she does.
_REPORTING_BEFORE = re.compile(
    r"((?:[A-Z][\w’'&.-]{0,30}\s|[a-z]{1,30}\s){1,6})(?:[Cc]orrespondent|[Rr]eporter|[Ee]ditor|[Pp]resenter|cameraman|producer)"
    r",?\s\Z"
)
#: Characters before a name in which that stands. Limit: time.
_REPORTING_REACH = 90
#: "Jane Doe BBC News, Selene", "Jane Doe BBC UN correspondent": what stands over her part of a page.
_SIGNED_WITH_OUTLET = re.compile(r"(?:\s[A-Z][\w&.-]{0,30}){1,3}")
#: "…, Jane Doe reports.", "Jane Doe and guests discuss", "Jane Doe hears about": what a programme announces, or a book
#: of whoever writes for the outlet.
_ANNOUNCED_BEHIND = re.compile(
    r"\sreports?\s?\.|\sand\sguests\b|\stakes\syour\s(?:calls|questions)\b|\shears\s(?:about|from|how|why)\b"
    r"|\scontinues\s(?:his|her)\s(?:quest|series|column|journey|tour)\b|['’]s\s[A-Z][^.!?]{5,120}\sis\spublished\sby\b"
)
#: "Image courtesy of Jane Doe".
_COURTESY_BEFORE = re.compile(r"\b(?:[Ii]mages?|[Pp]hoto(?:graph)?s?|[Pp]ictures?)\s(?:courtesy\sof|by)\s\Z")
#: "the BBC's Jane Doe": nothing but a possessive stands between.
_POSSESSIVE = re.compile(r"['’]s?\s+")


def find_staff(articles: Sequence[Article], readings: Sequence[Analysis]) -> frozenset[str]:
    """Return the names of those who report for an outlet or agency: "the BBC's Jane Doe", "Reuters correspondent …"."""
    texts = {article.id: article.text for article in articles}
    own = {normalise_name(article.outlet) for article in articles}
    agencies = {
        normalise_name(form) for agency in word_lists.load_agencies() for form in (agency.name, *agency.aliases)
    }
    reporters, signing, others = set(), set(), set()
    for reading in readings:
        text = texts[reading.article]
        for actor in (actor for actor in reading.actors if actor.label == "PERSON"):
            if (
                _is_reporter(text, actor, own | agencies)
                or _works_for_agency(text, actor, agencies)
                or _is_called_reporter(text, actor, own | agencies)
                or _is_presenter(text, actor)
            ):
                reporters.add(actor.name)
            if _signs_with_outlet(text, actor, own | agencies):
                signing.add(actor.name)
            if actor.role is not None and not _REPORTING_ROLES.search(text, actor.role.start, actor.role.end):
                others.add(actor.name)
    # Whoever has another office was talked to: "an interview of Adam Doe BBC News showed".
    return frozenset(reporters | (signing - others))


def _is_reporter(text: str, actor: Actor, media: set[str]) -> bool:
    """Whether a text says that somebody reports for an outlet."""
    body = actor.affiliation
    if body is None or not _is_medium(text[body.start : body.end], media):
        return False
    if actor.role is not None:
        return bool(_REPORTING_ROLES.search(text, actor.role.start, actor.role.end))
    return any(_POSSESSIVE.fullmatch(text, body.end, span.start) for span in actor.mentions if span.start > body.end)


def _works_for_agency(text: str, actor: Actor, agencies: set[str]) -> bool:
    """Whether somebody takes pictures or notes for an agency, and nothing has befallen him."""
    body, role = actor.affiliation, actor.role
    if body is None or role is None or normalise_name(" ".join(text[body.start : body.end].split())) not in agencies:
        return False
    around = (text[max(0, s.start - _SUFFERED_REACH) : s.end + _SUFFERED_REACH] for s in actor.mentions)
    return bool(_AGENCY_ROLES.search(text, role.start, role.end)) and not any(map(_SUFFERED.search, around))


def _is_medium(words: str, media: set[str]) -> bool:
    """Whether some words are the name of an outlet or of an agency."""
    name = " ".join(words.split())
    return normalise_name(name) in media or load_default_outlets().find_by_name(name) is not None


def _is_called_reporter(text: str, actor: Actor, media: set[str]) -> bool:
    """Whether an outlet, and what somebody does for it, stand before a name: "BBC Middle East editor Jane Doe"."""
    stops = word_lists.load_words("stop_words")
    for span in actor.mentions:
        found = _REPORTING_BEFORE.search(text[max(0, span.start - _REPORTING_REACH) : span.start])
        words = found[1].split() if found else []
        # "the BBC heard from Selene editor Jane Doe": what stands between is her field, and no verb.
        broken = [at for at, word in enumerate(words) if word in stops or word in word_lists.load_speech_forms()]
        words = words[broken[-1] + 1 if broken else 0 :]
        runs = (words[first:last] for first in range(len(words)) for last in range(first + 1, len(words) + 1))
        if any(_is_medium(re.sub(r"['’]s?\Z", "", " ".join(run)), media) for run in runs if run[0][0].isupper()):
            return True
    return False


def _signs_with_outlet(text: str, actor: Actor, media: set[str]) -> bool:
    """Whether the name of an outlet stands behind a name without a mark: "Jane Doe BBC News, Selene"."""
    for span in actor.mentions:
        behind = _SIGNED_WITH_OUTLET.match(text, span.end)
        words = behind[0].split() if behind else []
        if any(_is_medium(" ".join(words[:count]), media) for count in range(1, len(words) + 1)):
            return True
    return False


def _is_presenter(text: str, actor: Actor) -> bool:
    """Whether a text says that somebody signs it, sent it or presents a programme: "Jane Doe | 16:45"."""
    return any(
        _SIGNED_BEHIND.match(text, span.end)
        or _SENT_BEHIND.match(text, span.end)
        or _ANNOUNCED_BEHIND.match(text, span.end)
        or _COURTESY_BEFORE.search(text, max(0, span.start - _REPORTING_REACH), span.start)
        or _TAKING_OVER_BEHIND.match(text, span.end)
        or _LOOKS_BEHIND.match(text, span.end)
        or (_ABOUT_BEHIND.match(text, span.end) and _TELLS_BEFORE.search(text, max(0, span.start - 8), span.start))
        or _COLLEAGUE_BEFORE.search(text, max(0, span.start - _REPORTING_REACH), span.start)
        or (
            _FINDS_OUT_BEHIND.match(text, span.end)
            and _CORRESPONDENT_BEFORE.search(text, max(0, span.start - _REPORTING_REACH), span.start)
        )
        or _presents_reporters(text[max(0, span.start - _TEASER_LENGTH) : span.start])
        for span in actor.mentions
    )


def _presents_reporters(before: str) -> bool:
    """Whether what somebody introduces are the reports of others: "stories from our correspondents, introduced by"."""
    teaser = before.rpartition(". ")[2]
    return bool(_PRESENTED_BEFORE.search(teaser) and _TOLD_BY_REPORTERS.search(teaser))
