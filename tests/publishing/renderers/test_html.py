"""The HTML edition: one file, closed, complete."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

from support import editions
from support.verifiable import COST, an_edition_that_holds, change_item, find_span

from briefings.core.edition import Briefing
from briefings.core.table import QuotedText
from briefings.edition.changes import with_changes_since
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.markdown import MarkdownRenderer


class Page(HTMLParser):
    """Collects what matters of a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(content.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).replace("\u200b", "").split())


def test_the_page_asks_for_nothing_outside_itself(edition: Briefing) -> None:
    content = HtmlRenderer().render(edition).content
    page = Page(content)
    assert {tag for tag, _ in page.tags}.isdisjoint({"iframe", "object", "embed", "img", "base"})
    assert [attrs["href"] for tag, attrs in page.tags if tag == "link"] == ["data:,"]
    assert not re.search(rb"url\((?!data:font/woff2;base64,[\w+/=]+\))|@import", content)


def test_one_script_is_ours_and_the_page_allows_no_other(edition: Briefing) -> None:
    for briefing in (edition, editions.ugly(word=300)):
        content = HtmlRenderer().render(briefing).content.decode()
        page = Page(content.encode())
        (script,) = re.findall(r"<script [^>]*>(.*?)</script>", content, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        (policy,) = [attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv")]
        assert policy
        assert policy.startswith("default-src 'none'; ")
        assert f"script-src 'sha256-{digest}'" in policy
        assert [tag for tag, _ in page.tags].count("script") == 1
        assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


def test_links_inside_the_page_lead_somewhere_and_anchors_are_unique(edition: Briefing) -> None:
    page = Page(HtmlRenderer().render(edition).content)
    anchors = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
    links = [attrs.get("href") or "" for tag, attrs in page.tags if tag == "a"]
    assert len(anchors) == len(set(anchors))
    assert [link for link in links if link.startswith("#") and link[1:] not in anchors] == []
    assert [link for link in links if not link.startswith(("#", "http")) and link] == []


def test_hostile_text_is_text() -> None:
    page = Page(HtmlRenderer().render(editions.ugly(word=300)).content)
    tags = {tag for tag, _ in page.tags}
    assert "img" not in tags
    assert [attrs.keys() for tag, attrs in page.tags if tag == "script"] == [{"data-filter", "data-sort"}]
    assert [attrs.get("rel") for tag, attrs in page.tags if tag == "link"] == ["icon"]
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7 * 7 }}{% raw %}" in page.text
    assert "\x00" not in page.text
    assert "\u202e" not in page.text
    assert not any((attrs.get("href") or "").startswith(("javascript:", "file:")) for _, attrs in page.tags)


def test_what_the_source_did_not_say_stands_beside_its_entry() -> None:
    edition = editions.one_article()
    (source,) = edition.sources
    dated = replace(
        source, published=datetime(2026, 3, 10, 6, tzinfo=UTC), supplied=("zone", "stub", "order", "future")
    )
    text = Page(HtmlRenderer().render(replace(edition, sources=(dated,))).content).text
    for said in ("only its opening is here", "day and month by rule", "UTC assumed", "dated after it came in"):
        assert said in text
    assert "dated by us" not in text


def test_copies_are_folded_beneath_the_text_they_repeat(edition: Briefing) -> None:
    content = HtmlRenderer().render(edition).content.decode()
    four = content.index('id="source-4"')
    assert four < content.index('id="source-5"') < content.index('id="source-6"')
    assert "repeats [4]: 91% of the words" in Page(content.encode()).text


def test_hedges_are_marked_and_trimmed_sentences_end_in_an_ellipsis(edition: Briefing) -> None:
    content = HtmlRenderer().render(edition).content.decode()
    assert '<span class="hedge">could</span>' in content
    assert "a second one next week …”" in Page(content.encode()).text


def test_what_stands_before_a_statement_is_apart_from_the_words_of_the_speaker() -> None:
    plain = an_edition_that_holds()
    first, second = plain.sections[0].items[0].statements
    second = replace(second, context=QuotedText(COST, (find_span(1, COST),)))
    given = change_item(plain, statements=(first, second))
    content = HtmlRenderer().render(given).content.decode().replace("\u200b", "")
    # once beside the story, once in the annex; before the name, in a paragraph of its own
    assert content.count(f'<div class="context">Context: <span class="theirs" dir="ltr">“{COST}”</span></div>') == 2
    assert 'class="context"' not in HtmlRenderer().render(plain).content.decode()
    markdown = MarkdownRenderer().render(given).content.decode()
    assert re.search(rf"Context: “{COST}”\s+\*\*Tomas Reyle\*\*", markdown)


def test_a_statement_stands_out_of_the_sentence_that_is_printed_around_it() -> None:
    plain = an_edition_that_holds()
    first, second = plain.sections[0].items[0].statements
    sentence = f"Since May, {second.text} and more, Tomas Reyle said."
    given = change_item(plain, statements=(first, replace(second, whole_sentence=QuotedText(sentence))))
    content = HtmlRenderer().render(given).content.decode().replace("\u200b", "")
    told = f'<span class="around">Since May, </span><b class="what">{second.text}</b><span class="around"> and more,'
    # once beside the story, once in the annex; the sentence says itself in which words it is reported
    assert content.count(told) == 2
    assert 'class="around"' not in HtmlRenderer().render(plain).content.decode()
    markdown = MarkdownRenderer().render(given).content.decode()
    assert f"**Tomas Reyle**: Since May, **{second.text}** and more, Tomas Reyle said." in markdown
    word = second.text.split()[1]
    given = change_item(plain, statements=(first, replace(second, whole_sentence=QuotedText(sentence), hedges=(word,))))
    hedged = second.text.replace(word, f"<u>{word}</u>", 1)
    assert f"Since May, **{hedged}** and more" in MarkdownRenderer().render(given).content.decode()


def test_a_reference_without_a_source_is_printed_and_not_linked() -> None:
    briefing = editions.an_edition(points=(editions.a_point(0, (999,)),))
    content = HtmlRenderer().render(briefing).content.decode()
    assert "[999]" in content
    assert "#source-999" not in content


def test_foreign_writing_runs_its_own_way() -> None:
    page = Page(HtmlRenderer().render(editions.ugly(word=300)).content)
    headings = [attrs.get("dir") for tag, attrs in page.tags if tag == "h3"]
    assert headings.count("rtl") == 1


def test_the_same_edition_gives_the_same_bytes(edition: Briefing) -> None:
    assert HtmlRenderer().render(edition) == HtmlRenderer().render(edition)


def test_addresses_that_cannot_be_followed_are_shown_and_not_linked() -> None:
    addresses = ("http://[broken", "ftp://example.org/a", "https://example.org/a b", "//example.org/a")
    sources = tuple(editions.a_source(n, url=address) for n, address in enumerate(addresses, 1))
    page = Page(HtmlRenderer().render(editions.an_edition(sources=sources, sections=(), points=())).content)
    assert [attrs["href"] for tag, attrs in page.tags if tag == "a" and "nofollow" in (attrs.get("rel") or "")] == []
    assert all(address in page.text for address in addresses)


def test_an_edition_without_news_is_short_says_so_and_still_lists_its_sources(edition: Briefing) -> None:
    quiet = with_changes_since(edition, edition, 4)
    page, whole = Page(HtmlRenderer().render(quiet).content), Page(HtmlRenderer().render(edition).content)
    assert "Nothing new since" in page.text
    assert sum(tag == "article" for tag, _ in whole.tags) > sum(tag == "article" for tag, _ in page.tags) == 0
    assert all(source.title in page.text for source in edition.sources[:3])
    anchors = {attrs["id"] for _, attrs in page.tags if attrs.get("id")}
    links = [attrs.get("href") or "" for tag, attrs in page.tags if tag == "a"]
    assert [link for link in links if link.startswith("#") and link[1:] not in anchors] == []


def test_the_first_edition_that_a_reader_is_sent_says_so(edition: Briefing) -> None:
    assert (
        "the first edition that you are sent"
        in Page(HtmlRenderer().render(with_changes_since(edition, None, 4)).content).text
    )
