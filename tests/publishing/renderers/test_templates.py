"""The other documents, drawn from the same partials: what each shows, and that nothing in it leads nowhere."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support import editions

from briefings.config.assembly import build_plan
from briefings.config.settings import Settings
from briefings.core.article import Problem
from briefings.core.edition import Briefing, CitedSentence, StoryChange, WatchedName
from briefings.core.errors import SettingsError
from briefings.core.stories import WatchKind
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.pdf import PdfRenderer
from briefings.publishing.renderers.templating import Templates

FAMILY = ("onepager", "press-review", "situation", "weekly")
Pages = Callable[[bytes], list[str]]


@pytest.fixture(scope="module")
def graded() -> Briefing:
    """The ordinary edition, with a bottom line, grades, origins and opening sentences."""
    edition = editions.an_edition()
    points = tuple(replace(point, grade="C3", roots=2, speaker="the harbour master") for point in edition.points[1:])
    sources = tuple(
        replace(s, lead=None if s.copy_of else editions.a_point(s.number, (s.number,))) for s in edition.sources
    )
    sections = tuple(
        replace(part, items=tuple(replace(i, origins=(i.references[:3], i.references[3:])) for i in part.items))
        for part in edition.sections
    )
    changes = tuple(StoryChange("new", item.id, item.headline, "7 articles") for item in edition.sections[1].items)
    undisclosed = (CitedSentence("the terms of the guarantee", (), (4,)),)
    front = replace(edition, bottom_line=edition.points[:1], undisclosed=undisclosed, points=points)
    return replace(front, sources=sources, sections=sections, changes=changes, since="No. 141 of 11 March 2026")


def plain(pages: list[str]) -> str:
    return re.sub(r"[\s\u202f\u2010“”‘’-]", "", "".join(pages))


def drawn(name: str, briefing: Briefing, pages_of: Pages) -> list[str]:
    rendition = PdfRenderer(Templates(document=name)).render(briefing)
    assert rendition.problems == ()
    return pages_of(rendition.content)


def test_the_one_pager_is_one_page_with_the_sources_it_cites(graded: Briefing, pages_of: Pages) -> None:
    pages = drawn("onepager", graded, pages_of)
    assert len(pages) == 1
    text = plain(pages)
    cited = {n for point in (*graded.bottom_line, *graded.undisclosed, *graded.points) for n in point.references}
    wanted = [point.text for point in (*graded.bottom_line, *graded.undisclosed, *graded.points)]
    wanted += [source.digest[:10] for source in graded.sources if source.number in cited]
    wanted += [problem.what for problem in graded.problems]
    assert [part for part in wanted if plain([part]) not in text] == []
    assert "twoindependentsources·C3" in text


def test_the_press_review_has_every_headline_and_every_opening_under_its_topic(
    graded: Briefing, pages_of: Pages
) -> None:
    text = plain(drawn("press-review", graded, pages_of))
    wanted = [source.title for source in graded.sources] + [s.lead.text for s in graded.sources if s.lead]
    assert [part for part in wanted if plain([part]) not in text] == []


def test_the_situation_report_tells_one_topic_and_names_the_others(graded: Briefing, pages_of: Pages) -> None:
    text = plain(drawn("situation", graded, pages_of))
    first, *others = graded.sections
    numbers = {n for item in first.items for n in item.references}
    assert all(plain([item.headline]) in text for item in first.items)
    assert all(plain([f"{other.title} ({other.articles} articles)"]) in text for other in others)
    assert all((source.digest[:10] in text) == (source.number in numbers) for source in graded.sources
               if source.copy_of is None and source.number + 1 not in numbers)  # fmt: skip


def test_the_week_stands_day_by_day_and_tells_each_story_once(graded: Briefing, pages_of: Pages) -> None:
    pages = drawn("weekly", graded, pages_of)
    text = plain(pages)
    assert text.index("Monday9March2026") < text.index("2.1Bordertalks")
    assert text.count("2.1Bordertalks") == 1
    assert all(plain([section.title]) in text for section in graded.sections)


@pytest.mark.parametrize("name", FAMILY)
def test_every_link_inside_a_document_leads_somewhere(name: str, graded: Briefing) -> None:
    page = HtmlRenderer(Templates(document=name)).render(graded).content.decode()
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert {target for target in re.findall(r'href="#([^"]+)"', page) if target not in anchors} == set()


@pytest.mark.parametrize("name", FAMILY)
def test_a_quiet_day_says_so_and_a_broken_source_is_no_quiet_day(name: str) -> None:
    renderer = HtmlRenderer(Templates(document=name))
    said = renderer.render(editions.quiet()).content.decode()
    assert "Every source was read without a problem" in said
    broken = replace(editions.quiet(), problems=(Problem("feed: delta", "the server answered 503"),))
    said = renderer.render(broken).content.decode()
    assert "a quiet day cannot be told from a broken source" in said
    assert "the server answered 503" in said


@pytest.mark.parametrize("name", FAMILY)
def test_hostile_text_and_one_undated_article_are_drawn_too(name: str) -> None:
    renderer = HtmlRenderer(Templates(document=name))
    assert "<script>alert" not in renderer.render(editions.ugly(word=300)).content.decode().split("<body>")[1]
    assert renderer.render(editions.one_article()).content
    assert renderer.render(editions.undated()).content


def test_a_document_that_does_not_exist_is_named_with_those_that_do(tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text('{% extends "briefing.html" %}')
    settings = Settings(articles=(tmp_path,), templates=Path(tmp_path.name), template="minne", formats=("html",))
    with pytest.raises(SettingsError, match=r"no minne\.html; there are briefing, mine, onepager, press-review"):
        build_plan(settings, tmp_path.parent)


@pytest.mark.parametrize("name", ["briefing", "onepager", "press-review", "situation", "weekly"])
def test_a_source_shows_the_label_it_came_with(graded: Briefing, name: str) -> None:
    first, *rest = graded.sources
    one = replace(graded, sources=(replace(first, marking="TLP:AMBER+STRICT"), *rest))
    before, after = (HtmlRenderer(Templates(document=name)).render(made).content.decode() for made in (graded, one))
    assert "TLP:AMBER" not in before
    assert after.count('<b class="tlp">TLP:AMBER+STRICT</b>') == 1
    assert (
        after.replace(' <b class="tlp">TLP:AMBER+STRICT</b> ·', "")
        .replace(' <b class="tlp">TLP:AMBER+STRICT</b>', "")
        .partition("<main")[2]
        .partition("</main>")[0]
        == before.partition("<main")[2].partition("</main>")[0]
    )


@pytest.mark.parametrize("name", ["briefing", *FAMILY])
def test_every_document_has_the_watch_list_and_the_sources_that_it_cites(graded: Briefing, name: str) -> None:
    last = graded.sources[-1].number
    seen = WatchedName(name="Torvik Pilots", kind=WatchKind.BODY, mentions=((last, 2),), new=(last,))
    missing = WatchedName(name="Quay Wardens", kind=WatchKind.BODY)
    html = HtmlRenderer(Templates(document=name)).render(replace(graded, watched=(seen, missing))).content.decode()
    front = html.partition("<header")[2].partition("</header>")[0]
    assert "Torvik Pilots" in front
    assert "Quay Wardens" in front
    assert f'href="#source-{last}"' in front
    assert f'id="source-{last}"' in html
