"""The mail as drawn: small, inlined, closed, and the same in plain text."""

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from support import editions

from briefings.publishing.renderers.email import CHART_CONTENT_ID, MAX_HTML_BYTES, EmailNotes, EmailRenderer
from briefings.publishing.renderers.templating import Templates

ALL = {
    "ordinary": editions.an_edition(marking="TLP:AMBER"),
    "large": editions.large(),
    "ugly": editions.ugly(300),
    "quiet": editions.quiet(),
    "one": editions.one_article(),
    "undated": editions.undated(),
}


class Page(HTMLParser):
    """Tags with their attributes, and the words between them."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).replace("\u200b", "").split())


@pytest.mark.parametrize("name", ALL)
def test_a_mail_is_small_and_asks_for_nothing(name: str) -> None:
    page, text, *_ = EmailRenderer().render_parts(ALL[name])
    assert len(page.content) <= MAX_HTML_BYTES < 100_000
    found = Page(page.content)
    assert {tag for tag, _ in found.tags}.isdisjoint({"script", "link", "iframe", "object", "svg", "form"})
    assert {attrs.get("src") for _, attrs in found.tags if "src" in attrs} <= {f"cid:{CHART_CONTENT_ID}"}
    assert not any("url(" in (attrs.get("style") or "") for _, attrs in found.tags)
    assert not re.search(r"url\(|@import", page.content.decode().split("</style>")[0])
    assert max(map(len, page.content.splitlines())) < 998
    assert max(map(len, text.content.decode().splitlines())) <= 78 or name == "ugly"
    assert text.content.decode().endswith("\n")


def test_styles_stand_on_the_elements_because_mail_programs_drop_sheets() -> None:
    page = Page(EmailRenderer().render(ALL["ordinary"]).content)
    heads = [attrs for tag, attrs in page.tags if tag in {"h1", "h2", "h3"}]
    assert heads
    assert all("font-size" in (attrs.get("style") or "") for attrs in heads)


def test_html_and_text_say_the_same() -> None:
    briefing = ALL["ordinary"]
    page, text, *_ = EmailRenderer().render_parts(briefing)
    plain, shown = " ".join(text.content.decode().split()), Page(page.content).text
    for point in briefing.points:
        assert point.text in shown
        assert point.text in plain
    for section in briefing.sections:
        assert section.title in shown
        assert section.title.upper() in plain
    for label in ("TLP:AMBER", "No. 142", "12 March 2026", briefing.digest):
        assert label in shown
        assert label in plain


def test_hostile_text_is_text_in_both_parts() -> None:
    page, text, *_ = EmailRenderer().render_parts(ALL["ugly"])
    found = Page(page.content)
    assert "<script>alert(1)</script>" in found.text
    assert "<script>alert(1)</script>" in text.content.decode()
    assert "{{ 7 * 7 }}{% raw %}" in text.content.decode()
    assert "\x00" not in text.content.decode()
    assert "&lt;" not in text.content.decode()
    assert not any((attrs.get("href") or "").startswith(("javascript:", "file:")) for _, attrs in found.tags)


def test_remarks_stand_in_both_parts() -> None:
    said = EmailNotes(
        notice="The files are too large to attach; they are here:",
        link="https://example.org/editions/1/",
        correction=("Withdrawn: a story", "Added: <another>"),
        unsubscribe="mailto:leave@example.org",
    )
    page, text, *_ = EmailRenderer().render_parts(ALL["ordinary"], said)
    found = Page(page.content)
    for told in (said.notice, "Withdrawn: a story", "Added: <another>", "leave@example.org"):
        assert told in found.text
        assert told in " ".join(text.content.decode().split())
    links = [attrs.get("href") for tag, attrs in found.tags if tag == "a"]
    assert links == ["https://example.org/editions/1/", "mailto:leave@example.org"]
    assert "Correction" in found.text


def test_what_is_left_out_is_counted() -> None:
    briefing = ALL["large"]
    shown = Page(EmailRenderer().render(briefing).content).text
    assert "more stories in the edition" in shown
    many = replace(briefing, sections=tuple(replace(s, id=f"{s.id}{n}") for n in range(4) for s in briefing.sections))
    page, *_ = EmailRenderer().render_parts(many)
    assert len(page.content) <= MAX_HTML_BYTES
    assert "36 more topics in the edition" in Page(page.content).text


def test_a_quiet_day_says_so_and_names_what_was_not_read() -> None:
    briefing = replace(ALL["quiet"], problems=ALL["ordinary"].problems)
    page, text, *_ = EmailRenderer().render_parts(briefing)
    for part in (Page(page.content).text, text.content.decode()):
        assert "No article came in." in part
        assert "the server answered 503 three times" in part


def test_the_picture_is_a_small_png_that_is_told_in_words_too() -> None:
    page, _, picture = EmailRenderer().render_parts(ALL["ordinary"])
    (shown,) = [attrs for tag, attrs in Page(page.content).tags if tag == "img"]
    for section in ALL["ordinary"].sections:
        assert f"{section.title}: {section.articles} articles from 9 Mar to 12 Mar" in (shown["alt"] or "")
    image = Image.open(io.BytesIO(picture.content))
    assert (picture.name, picture.media_type, image.format) == ("email.png", "image/png", "PNG")
    assert image.size == (1200, 2 * (44 * len(ALL["ordinary"].sections) + 6))
    assert len(picture.content) < 60_000
    # bars stand where there are articles: the accent colour is in the picture, on a white ground
    colours = {colour for _, colour in image.convert("RGB").getcolors(100_000) or ()}
    assert {(0xB4, 0x32, 0x0C), (255, 255, 255)} <= colours


@pytest.mark.parametrize("name", ["quiet", "one", "undated"])
def test_where_nothing_can_be_drawn_there_is_no_picture(name: str) -> None:
    drawn = EmailRenderer().render_parts(ALL[name])
    assert [rendition.name for rendition in drawn] == ["email.html", "email.txt"]
    assert b"<img" not in drawn[0].content


def test_a_language_may_have_templates_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "email.fr.txt").write_text("{{ briefing.title }} — édition du jour\n", encoding="utf-8")
    renderer = EmailRenderer(Templates(tmp_path), text_template="email.fr.txt")
    assert renderer.render_parts(ALL["ordinary"])[1].content.decode() == "Two Rivers Daily — édition du jour\n"


def test_the_same_edition_gives_the_same_mail() -> None:
    assert EmailRenderer().render_parts(ALL["ordinary"]) == EmailRenderer().render_parts(ALL["ordinary"])
