"""The mail as drawn: small, inlined, closed, and the same in plain text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import html
from support import editions
from support.browser import Browser, chromium

from briefings.core.edition import Briefing
from briefings.edition.changes import with_changes_since
from briefings.publishing.renderers.email import MAX_CITED, MAX_HTML_BYTES, EmailNotes, EmailRenderer
from briefings.publishing.renderers.templating import Templates

ALL = {
    "ordinary": editions.an_edition(marking="TLP:AMBER"),
    "large": editions.large(),
    "ugly": editions.ugly(300),
    "quiet": editions.quiet(),
    "one": editions.one_article(),
    "undated": editions.undated(),
}


def with_bottom_line(briefing: Briefing) -> Briefing:
    """Return an edition that begins with a sentence of its own."""
    return replace(briefing, bottom_line=(editions.a_point(4, (7, 8), speaker="Ilse Brandt"),))


#: The edition before: one topic less, and another story in the first.
EARLIER = replace(ALL["ordinary"], sections=ALL["ordinary"].sections[1:3], number=141)
QUIET = with_changes_since(ALL["ordinary"], ALL["ordinary"], 142)
HEADLINE = ALL["ordinary"].sections[0].items[0].headline
#: The contrast of every text of a page with what is behind it (WCAG 2.2), measured where it is drawn.
CONTRASTS = """(() => {
  const parse = (said) => said.match(/[\\d.]+/g).map(Number);
  const light = (said) => parse(said).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const said = getComputedStyle(one).backgroundColor;
      if (parse(said)[3] !== 0) return said;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), one = walker.currentNode.parentElement;
    if (!text || !one.offsetHeight || one.closest(".before")) continue;
    const pair = [light(getComputedStyle(one).color), light(ground(one))].sort((a, b) => b - a);
    found.push([text, (pair[0] + 0.05) / (pair[1] + 0.05)]);
  }
  return found;
})()"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def read_links(content: bytes) -> list[tuple[str, str]]:
    """Return what every link of a page shows and where it leads."""
    root = html.document_fromstring(content.decode())
    return [("".join(one.itertext()).replace("\u200b", ""), one.get("href") or "") for one in root.iter("a")]


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
    page, text = EmailRenderer().render_parts(ALL[name])
    assert len(page.content) <= MAX_HTML_BYTES < 100_000
    found = Page(page.content)
    assert {tag for tag, _ in found.tags}.isdisjoint({"script", "link", "iframe", "object", "svg", "form", "img"})
    assert not any("url(" in (attrs.get("style") or "") for _, attrs in found.tags)
    assert not re.search(r"url\(|@import", page.content.decode().split("</style>")[0])
    assert max(map(len, page.content.splitlines())) < 998
    lines = [line for line in text.content.decode().splitlines() if "http" not in line]
    assert max(map(len, lines)) <= 78 or name == "ugly"
    assert text.content.decode().endswith("\n")


def test_styles_stand_on_the_elements_because_mail_programs_drop_sheets() -> None:
    page = Page(EmailRenderer().render(ALL["ordinary"]).content)
    heads = [attrs for tag, attrs in page.tags if tag in {"h1", "h2", "h3"}]
    assert heads
    assert all("font-size" in (attrs.get("style") or "") for attrs in heads)


def test_html_and_text_say_the_same() -> None:
    briefing = ALL["ordinary"]
    page, text = EmailRenderer().render_parts(briefing)
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
    page, text = EmailRenderer().render_parts(ALL["ugly"])
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
    page, text = EmailRenderer().render_parts(ALL["ordinary"], said)
    found = Page(page.content)
    for told in (said.notice, "Withdrawn: a story", "Added: <another>", "leave@example.org"):
        assert told in found.text
        assert told in " ".join(text.content.decode().split())
    links = [attrs.get("href") for tag, attrs in found.tags if tag == "a"]
    assert {"https://example.org/editions/1/", "mailto:leave@example.org"} <= set(links)
    assert "Correction" in found.text


def test_what_is_left_out_is_counted() -> None:
    briefing = ALL["large"]
    shown = Page(EmailRenderer().render(briefing).content).text
    assert "more stories in the edition" in shown
    many = replace(briefing, sections=tuple(replace(s, id=f"{s.id}{n}") for n in range(4) for s in briefing.sections))
    page, _ = EmailRenderer().render_parts(many)
    assert len(page.content) <= MAX_HTML_BYTES
    assert "36 more topics in the edition" in Page(page.content).text


EDITION_PAGE = EmailNotes(edition="https://example.org/editions/1/briefing.html", attached=("PDF", "XLSX"))


def test_every_reference_leads_to_its_article_and_every_story_to_the_edition() -> None:
    briefing = with_bottom_line(ALL["ordinary"])
    page, text = EmailRenderer().render_parts(briefing, EDITION_PAGE)
    links = read_links(page.content)
    by_number = {source.number: source for source in briefing.sources}
    cited = {int(shown[1:-1]): address for shown, address in links if re.fullmatch(r"\[\d+\]", shown)}
    for number, address in cited.items():
        # [7] was read from a file: it leads to its entry in the HTML edition
        assert address == (by_number[number].url or f"{EDITION_PAGE.edition}#source-{number}")
    assert 7 in cited
    listed = set(map(int, re.findall(r'id="source-(\d+)"', page.content.decode())))
    assert listed == set(map(int, re.findall(r"(?m)^\[(\d+)\] ", text.content.decode()))) == set(cited)
    addresses = dict(links)
    for section in briefing.sections:
        for item in section.items[:2]:
            assert f"{EDITION_PAGE.edition}#story-{item.id}" in (address for _, address in links)
            assert f"{EDITION_PAGE.edition}#story-{item.id}" in text.content.decode()
    assert addresses["Read the whole edition on the web"] == EDITION_PAGE.edition
    assert "Attached: PDF, XLSX" in Page(page.content).text
    assert all(by_number[number].url or number == 7 for number in listed)
    assert all((by_number[number].url or "") in text.content.decode() for number in listed)


def test_where_the_edition_lies_nowhere_a_reference_without_an_address_leads_to_the_list_of_the_mail() -> None:
    page, _ = EmailRenderer().render_parts(ALL["ordinary"])
    links = dict(read_links(page.content))
    assert links["[7]"] == "#source-7"
    assert 'id="source-7"' in page.content.decode()
    assert not [address for _, address in read_links(page.content) if "#story" in address]


def test_bottom_line_and_what_changed_come_before_the_key_points() -> None:
    briefing = with_bottom_line(with_changes_since(ALL["ordinary"], EARLIER, 142))
    for part in EmailRenderer().render_parts(briefing):
        shown = (Page(part.content).text if part.name.endswith("html") else part.content.decode()).casefold()
        places = [shown.index(head) for head in ("bottom line", "what changed since", "key points", "sources")]
        assert places == sorted(places)


def test_the_subject_names_the_top_story_or_says_that_nothing_is_new() -> None:
    ordinary = ALL["ordinary"]

    def subject(briefing: Briefing, **notes: bool) -> str:
        return EmailRenderer().render_subject(briefing, EmailNotes(**notes)).content.decode()  # type: ignore[arg-type]

    top = ordinary.sections[0].items[0].headline
    assert subject(ordinary) == f"[TLP:AMBER] Two Rivers Daily: {top} – 12 Mar 2026 – No. 142"
    second = replace(ordinary, bottom_line=ordinary.sections[1].items[0].points[:1])
    assert ordinary.sections[1].items[0].headline in subject(second)
    assert subject(QUIET).startswith("[TLP:AMBER] Two Rivers Daily: nothing new – 12 Mar")
    assert "Two Rivers Daily: nothing to report" in subject(ALL["quiet"])
    assert subject(ALL["quiet"], absent=True).startswith("No edition: Two Rivers Daily –")


def test_the_first_words_of_a_mail_are_those_of_its_bottom_line_and_no_reader_sees_them() -> None:
    briefing = with_bottom_line(ALL["ordinary"])
    body = EmailRenderer().render(briefing).content.decode().split("<body", 1)[1]
    first = body.split("<div", 1)[1].split("</div>")[0]
    assert briefing.bottom_line[0].text[:80] in first
    assert "display: none" in first.replace("display:none", "display: none")


def test_a_sentence_of_page_one_is_not_told_again_with_its_story() -> None:
    for part in EmailRenderer().render_parts(ALL["ordinary"]):
        shown = " ".join((Page(part.content).text if part.name.endswith("html") else part.content.decode()).split())
        points = ALL["ordinary"].points[:5]
        assert {shown.count(f"“{point.text}”") for point in points if point.text[0] != "“"} == {1}


def test_a_story_of_two_topics_is_stories_once_and_referred_to() -> None:
    first, second, *others = ALL["ordinary"].sections
    shared = replace(second, items=(first.items[0], *second.items[1:]))
    page, text = EmailRenderer().render_parts(replace(ALL["ordinary"], sections=(first, shared, *others)))
    for shown in (Page(page.content).text, " ".join(text.content.decode().split())):
        assert shown.count("told above, as story 1.1") == 1
        assert shown.count(f"1.1 {first.items[0].headline}") == 2


def test_the_bars_are_cells_on_one_scale_with_their_numbers_beside_them() -> None:
    briefing = ALL["ordinary"]
    page = EmailRenderer().render(briefing).content.decode()
    table = page.split("Articles of each topic, those of 12 Mar first", 1)[1]
    most = max(section.articles for section in briefing.sections)
    for section in briefing.sections:
        row = table[table.index(f"<bdi>{section.title}<") :]
        widths = [
            int(width)
            for width in re.findall(r'<td class="(?:last|earlier)"[^>]* width="(\d+)%"', row.split("</table>")[0])
        ]
        assert abs(sum(widths) - 100 * section.articles / most) <= 1
        assert f">{section.articles}<" in row.split("</tr>")[0]


@pytest.mark.parametrize("name", ["quiet", "one", "undated"])
def test_where_nothing_can_be_compared_there_are_no_bars(name: str) -> None:
    assert ("Articles of each topic" in Page(EmailRenderer().render(ALL[name]).content).text) == (name == "undated")


def test_many_references_are_counted_and_none_is_longer_than_the_list() -> None:
    point = editions.a_point(0, tuple(range(1, 12)))
    page, text = EmailRenderer().render_parts(replace(ALL["ordinary"], points=(point,)))
    assert f"[{MAX_CITED}] +{11 - MAX_CITED}" in Page(page.content).text
    assert f"[{MAX_CITED}] +{11 - MAX_CITED}" in " ".join(text.content.decode().split())


def test_a_day_without_news_is_a_short_notice() -> None:
    page, text = EmailRenderer().render_parts(replace(QUIET, problems=()))
    for shown in (Page(page.content).text, " ".join(text.content.decode().split())):
        assert "Nothing new since No. 142 of 12 March 2026" in shown.replace("12 Mar 2026", "12 March 2026")
        assert "48 articles came in. Every source was read without a problem." in shown
        for left_out in ("Key points", "KEY POINTS", "Sources", "SOURCES", "[1]", "topics", HEADLINE):
            assert left_out not in shown
    assert len(text.content.decode().splitlines()) < 20


def test_a_day_of_nothing_says_so_and_names_what_was_not_read() -> None:
    briefing = replace(ALL["quiet"], problems=ALL["ordinary"].problems)
    page, text = EmailRenderer().render_parts(briefing)
    for part in (Page(page.content).text, text.content.decode()):
        assert "No article came in." in part
        assert "the server answered 503 three times" in part


@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (600, True)])
def test_a_mail_fits_a_telephone_and_can_be_read_at_night(
    browser: Browser, tmp_path: Path, width: int, dark: bool
) -> None:
    briefing = with_bottom_line(with_changes_since(ALL["ordinary"], EARLIER, 142))
    path = tmp_path / "mail.html"
    path.write_bytes(EmailRenderer().render(briefing).content)
    browser.open(path, width, dark=dark, script=True)
    assert browser.run("document.documentElement.scrollWidth") <= width
    contrasts = browser.run(CONTRASTS)
    assert len(contrasts) > 40
    assert [(text, ratio) for text, ratio in contrasts if ratio < 4.5] == []
    widths = browser.run("[...document.querySelectorAll('td.last, td.earlier')].map(bar => bar.offsetWidth)")
    assert max(widths) >= 90
    sizes = browser.run("[...document.querySelectorAll('p, h2, h3, a, .name')].map(o => getComputedStyle(o).fontSize)")
    assert min(float(size.removesuffix("px")) for size in sizes) >= 12


def test_a_language_may_have_templates_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "email.fr.txt").write_text("{{ briefing.title }} — édition du jour\n", encoding="utf-8")
    renderer = EmailRenderer(Templates(tmp_path), text_template="email.fr.txt")
    assert renderer.render_parts(ALL["ordinary"])[1].content.decode() == "Two Rivers Daily — édition du jour\n"


def test_the_same_edition_gives_the_same_mail() -> None:
    assert EmailRenderer().render_parts(ALL["ordinary"]) == EmailRenderer().render_parts(ALL["ordinary"])
