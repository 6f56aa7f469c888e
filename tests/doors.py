"""What every worker must keep to, one check a door: plug-in authors call these in their own tests.

    from doors import check_collector

    def test_my_collector_keeps_to_the_rules():
        check_collector(MyCollector("https://…"))

Copy this file beside your tests; it needs `briefings` alone. Each check raises `AssertionError` naming the rule broken.
"""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from briefings.core.analysis import Analysis
from briefings.core.article import Article, Problem, Span, create_article
from briefings.core.delivery import DeliveryRequest
from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.core.plan import Analyser, Collector, Deliverer, Renderer


def check_collector(collector: Collector, *, again: bool = True) -> tuple[tuple[Article, ...], tuple[Problem, ...]]:
    """Collect, and return what came; `again`: whether a second call must bring the same, as it must offline."""
    found = tuple(collector.collect(None))
    for each in found:
        assert isinstance(each, Article | Problem), f"{type(each).__name__}: only Article and Problem may come"
    articles = tuple(each for each in found if isinstance(each, Article))
    problems = tuple(each for each in found if isinstance(each, Problem))
    for each in articles:
        check_article(each)
    for told in problems:
        assert told.where, f"a problem must say where: {told}"
        assert told.what, f"a problem must say what: {told}"
        assert not told.what.endswith("."), f"what is wrong stands without a full stop: {told.what!r}"
    if again:
        assert tuple(collector.collect(None)) == found, "a second call does not bring the same in the same order"
    return articles, problems


def check_article(found: Article) -> None:
    """Articles come from `briefings.core.article.create_article`: identity, digest and text agree with one another."""
    assert found.outlet, f"{found.origin}: no outlet; supply one and mark it in `supplied`"
    assert found.title, f"{found.origin}: no title; supply one and mark it in `supplied`"
    assert found.text.strip(), f"{found.origin}: no text; that is a Problem"
    assert found.origin, "origin must say which collector brought it, and from where"
    given = {
        each.name: getattr(found, each.name) for each in fields(found) if each.name not in {"id", "digest", "kind"}
    }
    # The kind of a text rests on marks of its source besides, which an article does not keep.
    made = replace(create_article(**given), kind=found.kind)
    assert made == found, f"{found.origin}: not made by `article()`: its id, digest or text differ"


def check_analyser(analyser: Analyser, articles: Sequence[Article]) -> tuple[Analysis, ...]:
    """Read, and return the readings: one an article, in order, every span within its text, the same a second time."""
    assert analyser.model, "the model must have a name: it is printed in the edition"
    readings = tuple(analyser.analyse(articles))
    assert [reading.article for reading in readings] == [each.id for each in articles], (
        "one reading an article, in order"
    )
    texts = {each.id: each.text for each in articles}
    for reading in readings:
        assert isinstance(reading, Analysis), f"it yields {type(reading).__name__}"
        for span in spans(reading):
            assert span.article == reading.article, f"{span} is evidence from another article"
            assert 0 <= span.start < span.end <= len(texts[span.article]), f"{span} lies outside its text"
        for mention in reading.mentions:
            stands = texts[reading.article][mention.span.start : mention.span.end]
            assert stands.split() == mention.name.split(), f"{mention.name!r} is not what stands at {mention.span}"
    assert tuple(analyser.analyse(articles)) == readings, "the same articles give other readings a second time"
    assert tuple(analyser.analyse(())) == (), "no article, no reading"
    return readings


def spans(value: Any) -> list[Span]:
    """Return every span within a value."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, tuple):
        return [span for part in value for span in spans(part)]
    if is_dataclass(value) and not isinstance(value, type):
        return [span for each in fields(value) for span in spans(getattr(value, each.name))]
    return []


def check_renderer(renderer: Renderer, briefing: Briefing) -> Rendition:
    """Draw, and return the file: a bare name, a media type, bytes that are the same a second time."""
    drawn = renderer.render(briefing)
    assert isinstance(drawn, Rendition), f"it returns {type(drawn).__name__}"
    assert drawn.name == PurePosixPath(drawn.name).name, f"{drawn.name!r} is no bare file name"
    assert "." in drawn.name.strip("."), f"{drawn.name!r} needs an ending, which recipients choose files by"
    assert "/" in drawn.media_type, f"{drawn.media_type!r} is no media type"
    assert drawn.content, "the file is empty"
    assert renderer.render(briefing).content == drawn.content, "the same edition gives other bytes a second time"
    return drawn


def check_deliverer(deliverer: Deliverer, request: DeliveryRequest) -> Receipt:
    """Deliver twice, as after a crash, and return the receipt: it names the recipient, and where to look."""
    receipt = deliverer.deliver(request)
    assert isinstance(receipt, Receipt), f"it returns {type(receipt).__name__}"
    assert receipt.recipient == request.recipient.key, "the receipt is for somebody else"
    assert receipt.place, "the receipt must say where the edition is"
    assert receipt.delivered.tzinfo is UTC, "the time of delivery is not in UTC"
    deliverer.close()
    repeated = deliverer.deliver(request)
    assert repeated.place == receipt.place, "a repeated delivery lies elsewhere: it must be there once"
    deliverer.close()
    return receipt


def an_article(text: str, published: datetime | None = None) -> Article:
    """An article to check analysers with."""
    now = datetime(2026, 3, 12, 12, tzinfo=UTC)
    return create_article(
        outlet="The Courier", title="A title", text=text, collected=now, origin="doors", published=published
    )
