"""A printed statement and a sentence before it in, whether that says who "Doe", "he" or the speaker is out."""

import re
from collections.abc import Iterator

from briefings.analysis.stories.lead_sentences import skip_dateline
from briefings.analysis.stories.ledger.context_candidates import is_clear
from briefings.analysis.stories.ledger.doubts import PrintedStatement, load_given_names
from briefings.core.analysis import Actor, Analysis, SpeakerClass, find_sentence, list_mentions
from briefings.core.article import Article, Span

#: "he was in the gang": opens what is reported.
_HE_OR_SHE = re.compile(r"(?:(?P<man>he|his)|she|her)\b", re.IGNORECASE)
#: Mentions from which somebody is whom an article is about: its headline and its story name him. Not measured.
MAIN_PERSON_MENTIONS = 6


def find_introduction(one: PrintedStatement, article: Article, reading: Analysis, whole: Span | None) -> Span | None:
    """Return the sentence with the full name of somebody whom a statement only calls "Doe" or "Jane".

    None for the speaker, for whom the title names, and for whom the article is about.
    """
    printed = (whole,) if whole else tuple(one.spans)
    start = min(span.start for span in one.spans)
    for actor in _list_lone_names(one, reading, printed):
        full = next((span for span in actor.mentions if " " in article.text[span.start : span.end]), None)
        if full is None or full.end > start or actor.name.split()[-1] in article.title:
            continue
        own = find_sentence(reading, full.start)
        if own is None or own.span.end > start:
            continue  # what is before the statement in its own sentence is no sentence before it
        told = skip_dateline(article, own.span)
        if is_clear(" ".join(article.text[told.start : told.end].split())):
            return told
    return None


def names_speaker(one: PrintedStatement, reading: Analysis, before: Span) -> bool:
    """Return whether a sentence before a statement names who makes it: that tells what he goes on to speak of."""
    surname = one.claim.speaker.split()[-1] if one.claim.speaker else ""
    person = one.claim.speaker_class == SpeakerClass.PERSON
    return person and any(name.name.split()[-1] == surname for name in list_mentions(reading, before))


def can_mean_another(one: PrintedStatement, reading: Analysis, before: Span) -> bool:
    """Return whether "he" in reported words can be somebody whom the sentence before names, and not the speaker."""
    if one.claim.speaker_class != SpeakerClass.PERSON or one.claim.kind != "indirect":
        return False
    surname = one.claim.speaker.split()[-1]
    found = _HE_OR_SHE.match(one.words)
    others = load_given_names("f" if found and found["man"] else "m")
    return found is not None and any(
        name.label == "PERSON" and name.name.split()[-1] != surname and name.name.split()[0].casefold() not in others
        for name in list_mentions(reading, before)
    )


def _list_lone_names(one: PrintedStatement, reading: Analysis, printed: tuple[Span, ...]) -> Iterator[Actor]:
    """Yield the persons, but the speaker, whom what is printed calls by one word of their names alone."""
    for actor in reading.actors:
        if actor.label != "PERSON" or " " not in actor.name or len(actor.mentions) >= MAIN_PERSON_MENTIONS:
            continue
        here = [span for span in actor.mentions if any(s.start <= span.start < s.end for s in printed)]
        # One word of a name is easily read as the name of a body.
        first, *_, last = actor.name.split()
        named = here or any(_stands_apart(word, one.text[s.start : s.end]) for s in printed for word in (first, last))
        lone = named and not any(" " in one.text[span.start : span.end] for span in here)
        if lone and not {first, last} & set(one.claim.speaker.split()):
            yield actor


def _stands_apart(word: str, text: str) -> bool:
    """Whether a word of a name stands in a text without another name beside it."""
    return any(
        not re.search(r"[A-Z][\w.’'-]{0,40} \Z", text[: found.start()]) and not re.match(r" [A-Z]", text[found.end() :])
        for found in re.finditer(rf"\b{re.escape(word)}\b", text)
    )
