"""Our own workers keep to what plug-ins must keep to, and the checks see what does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from doors import an_article, check_analyser, check_collector, check_deliverer, check_renderer
from support import editions
from support.builders import a_request
from support.folders import PROSE

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.collectors.folder import FolderCollector
from briefings.config.plugins import BUILT_IN, list_plugin_kinds, load_plugin
from briefings.core.analysis import Analysis, Mention
from briefings.core.article import Article, Problem, Span
from briefings.core.delivery import DeliveryRequest
from briefings.core.edition import Briefing, Receipt, Rendition
from briefings.publishing.deliverers.folder import FolderDeliverer

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)


def test_the_folder_collector_keeps_to_the_rules(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Strait to open\n\n{PROSE}", encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    articles, problems = check_collector(FolderCollector((tmp_path,)))
    assert (len(articles), len(problems)) == (1, 1)


@pytest.mark.slow
def test_the_reader_keeps_to_the_rules() -> None:
    texts = (PROSE, "Prefect Lucia Amandine said on Monday that two people died.", "…")
    assert len(check_analyser(SpacyAnalyser(), [an_article(text) for text in texts])) == 3


@pytest.mark.parametrize("kind", [kind for kind in BUILT_IN["renderers"] if kind not in {"pdf", "docx"}])
def test_the_renderers_keep_to_the_rules(kind: str) -> None:
    check_renderer(load_plugin("renderers", kind)(), editions.one_article())


def test_the_folder_deliverer_keeps_to_the_rules(tmp_path: Path) -> None:
    files = (Rendition("briefing.json", "application/json", b"{}"),)
    request = a_request(editions.one_article(), files, "shelf", formats=("json",))
    check_deliverer(FolderDeliverer(path=tmp_path, clock=lambda: NOW), request)


def test_every_kind_of_ours_can_be_found() -> None:
    for door, ours in BUILT_IN.items():
        assert set(ours) <= set(list_plugin_kinds(door))
        assert all(isinstance(load_plugin(door, kind), type) for kind in ours)


@dataclass
class Faulty:
    """A worker of any door that breaks one rule."""

    things: tuple[object, ...] = ()
    model: str = "faulty 1"
    calls: int = 0

    def collect(self, since: datetime | None) -> Iterator[Article | Problem]:
        self.calls += 1
        return iter(self.things[self.calls - 1 :])  # type: ignore[arg-type]

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        return iter(self.things)  # type: ignore[arg-type]

    def render(self, briefing: Briefing) -> Rendition:
        self.calls += 1
        return replace(self.things[0], content=b"%d" % self.calls)  # type: ignore[type-var,return-value]

    def deliver(self, request: DeliveryRequest) -> Receipt:
        self.calls += 1
        return Receipt(request.recipient.key, f"place {self.calls}", NOW)

    def close(self) -> None:
        """Nothing stays open."""


GOOD = an_article(PROSE)


@pytest.mark.parametrize(
    ("things", "rule"),
    [
        (("words",), "only Article and Problem"),
        ((replace(GOOD, text="edited"),), "not made by"),
        ((replace(GOOD, outlet=""),), "no outlet"),
        ((Problem("", "broken"),), "say where"),
        ((Problem("a", "It is broken."),), "full stop"),
        ((GOOD, Problem("a", "broken")), "a second call"),
    ],
)
def test_a_faulty_collector_is_seen(things: tuple[object, ...], rule: str) -> None:
    with pytest.raises(AssertionError, match=rule):
        check_collector(Faulty(things))


def a_reading(**changes: object) -> Analysis:
    given: dict[str, object] = {"article": GOOD.id, "model": "faulty 1", "language": "en", **changes}
    return Analysis(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reading", "rule"),
    [
        (a_reading(article="another"), "one reading an article"),
        (a_reading(mentions=(Mention("Ministers", "ORG", Span(GOOD.id, 0, 9_999)),)), "outside its text"),
        (a_reading(mentions=(Mention("Ministers", "ORG", Span("x", 0, 9)),)), "another article"),
        (a_reading(mentions=(Mention("Somebody", "ORG", Span(GOOD.id, 0, 9)),)), "is not what stands at"),
    ],
)
def test_a_faulty_reader_is_seen(reading: Analysis, rule: str) -> None:
    with pytest.raises(AssertionError, match=rule):
        check_analyser(Faulty((reading,)), [GOOD])


@pytest.mark.parametrize(
    ("name", "rule"), [("../up.html", "no bare file name"), ("ending", "needs an ending"), ("a.html", "other bytes")]
)
def test_a_faulty_renderer_is_seen(name: str, rule: str) -> None:
    with pytest.raises(AssertionError, match=rule):
        check_renderer(Faulty((Rendition(name, "text/html", b""),)), editions.one_article())


def test_a_deliverer_that_delivers_twice_is_seen() -> None:
    with pytest.raises(AssertionError, match="lies elsewhere"):
        check_deliverer(Faulty(), a_request(editions.one_article()))
