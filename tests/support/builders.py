"""Values for tests, made by name with sensible defaults."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from briefings.core.analysis import Actor, Analysis, KeyTerm, Mention, Sentence
from briefings.core.article import Article, Span, create_article
from briefings.core.delivery import DeliveryRequest, Recipient
from briefings.core.edition import Briefing, Rendition

MORNING = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)
TEXT = "Ministers met in Port Selene on Tuesday. They agreed to meet again."


def an_article(
    text: str = TEXT, title: str = "Ministers meet", outlet: str = "The Courier", **fields: object
) -> Article:
    """An article that came in this morning; a field given as a keyword takes the place of the default."""
    given: dict[str, object] = {"collected": MORNING, "origin": "folder: a.txt", "published": MORNING, **fields}
    return create_article(outlet=outlet, title=title, text=text, **given)  # type: ignore[arg-type]


def a_request(
    briefing: Briefing,
    renditions: Sequence[Rendition] = (),
    key: str = "ana@example.org",
    *,
    edition: str = "2026-03-12-daily-abc",
    message_id: str = "<1@example.org>",
    corrects: str = "",
    **wishes: object,
) -> DeliveryRequest:
    """A delivery to Ana, who wants the PDF; `wishes` are fields of the recipient."""
    recipient = Recipient(**{"key": key, "marking": "TLP:GREEN", **wishes})  # type: ignore[arg-type]
    return DeliveryRequest(
        edition=edition,
        briefing=briefing,
        renditions=tuple(renditions),
        recipient=recipient,
        message_id=message_id,
        corrects=corrects,
    )


def a_reading(
    of: Article, names: Sequence[tuple[str, str]] = (), terms: Sequence[str] = (), **fields: object
) -> Analysis:
    """A reading with the sentences found by their full stops, and each name wherever it stands in the text."""
    mentions = [
        Mention(name, label, Span(of.id, found.start(), found.end()))
        for name, label in names
        for found in re.finditer(re.escape(name), of.text)
    ]
    actors = [
        Actor(name, label, (), tuple(mention.span for mention in mentions if mention.name == name))
        for name, label in dict.fromkeys(names)
        if label in {"PERSON", "ORG", "GPE", "LOC"}
    ]
    sentences = [
        Sentence(Span(of.id, found.start(), found.end()), 0) for found in re.finditer(r"\S[^.!?]*[.!?]?", of.text)
    ]
    given: dict[str, object] = {
        "sentences": tuple(sentences),
        "mentions": tuple(mentions),
        "actors": tuple(actors),
        "terms": tuple(KeyTerm(term, of.text.lower().count(term)) for term in terms),
        **fields,
    }
    return Analysis(article=of.id, model="test 0", language="en", **given)  # type: ignore[arg-type]
