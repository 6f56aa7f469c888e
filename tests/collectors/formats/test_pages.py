"""Pages as the web has them: copies, hidden parts, furniture, walls, lists of articles, dates declared badly."""

import json
import zipfile
from pathlib import Path

import pytest
from support.folders import collected, the_article, the_problem, utc, write

from briefings.collectors.formats.html import extract_article
from briefings.collectors.formats.page_provenance import is_companion_folder, unwrap_archive
from briefings.core.errors import Unreadable

LINES = (
    "The weir at Lower Torvik gave way on Friday night after three days of rain, the water board said on Saturday.",
    "Some 300 people left their homes along the river, and the school was opened to them before midnight.",
    "The mayor said that repairs would take until the autumn and cost about 2 million crowns at least.",
)
TEXT = "\n\n".join(LINES)
BODY = "".join(f"<p>{line}</p>" for line in LINES)


def a_page(
    body: str = BODY, head: str = "<title>Weir gives way in Torvik | The Torvik Echo</title>", before: str = ""
) -> str:
    return f"<!DOCTYPE html>{before}<html><head>{head}</head><body><article>{body}</article></body></html>"


# Where a page is from


@pytest.mark.parametrize(
    "copy",
    [
        "https://web.archive.org/web/20260310063000/https://echo.example/weir",
        "https://web.archive.org/web/20260310063000id_/http://echo.example/weir",
        "https://archive.ph/20260310063000/https://echo.example/weir",
        "https://webcache.googleusercontent.com/search?q=cache:AbCdEf123456:https://echo.example/weir+&hl=en",
        "https://echo-example.translate.goog/weir?_x_tr_sl=no",
        "https://r.jina.ai/https://echo.example/weir",
    ],
)
def test_a_copy_keeps_the_address_of_the_original(copy: str) -> None:
    address = extract_article(a_page(), copy).url
    assert address.removeprefix("https://").removeprefix("http://") == "echo.example/weir"


@pytest.mark.parametrize("address", ["https://echo.example/web/2026/https", "https://web.archive.org/about", "", "x"])
def test_another_address_is_its_own(address: str) -> None:
    assert unwrap_archive(address) == address


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- saved from url=(0027)https://echo.example/weir -->",
        "<!--\n Page saved with SingleFile \n url: https://echo.example/weir \n"
        " saved date: Tue Mar 10 2026 09:12:00 GMT+0100 (Central European Standard Time)\n-->",
    ],
)
def test_a_saved_page_says_where_it_was_saved_from(tmp_path: Path, mark: str) -> None:
    found = the_article(tmp_path / "a.html", a_page(before=mark))
    assert (found.url, found.outlet, found.text) == ("https://echo.example/weir", "echo.example", TEXT)
    if "date" in mark:
        assert found.collected == utc(2026, 3, 10, 8, 12)


@pytest.mark.parametrize("folder", ["Weir_files", "Weir-Dateien", "Weir_fichiers", "Weir.files"])
def test_the_folder_beside_a_saved_page_is_not_read(tmp_path: Path, folder: str) -> None:
    write(tmp_path / "Weir.html", a_page())
    write(tmp_path / folder / "frame.html", a_page("<p>Get the card today and pay nothing for six months at all.</p>"))
    write(tmp_path / folder / "a.js", "var a;")
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [one.text for one in articles] == [TEXT]


def test_a_folder_of_that_name_without_its_page_is_read(tmp_path: Path) -> None:
    write(tmp_path / "court_files" / "a.txt", TEXT)
    assert len(collected(tmp_path)[0]) == 1
    assert not is_companion_folder("court_files", frozenset(("other.html",)))


def test_the_folder_beside_a_page_in_an_archive_is_not_read_either(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("Weir.html", a_page())
        packed.writestr("Weir_files/frame.html", a_page("<p>Get the card today and pay nothing at all.</p>"))
        packed.writestr("Weir_files/a.css", "p {}")
    articles, problems = collected(tmp_path)
    assert problems == []
    assert len(articles) == 1


# What is on a page


def test_what_nobody_sees_is_not_read(tmp_path: Path) -> None:
    hidden = (
        '<p style="display: none">Buy a new car from us today, and drive it home tomorrow.</p>'
        '<p class="sr-only">Go to the main content of this page by pressing a key.</p>'
        "<noscript><p>You need to enable JavaScript to run this app.</p></noscript>"
    )
    assert the_article(tmp_path / "a.html", a_page(BODY + hidden)).text == TEXT


def test_a_page_that_a_script_would_show_is_read(tmp_path: Path) -> None:
    assert the_article(tmp_path / "a.html", a_page(f'<div style="display:none">{BODY}</div>')).text == TEXT


def test_a_text_laid_out_in_a_table_has_no_pipes(tmp_path: Path) -> None:
    page = a_page(f"<table><tr><td>{BODY}</td><td><p>Torvik, on the river.</p></td></tr></table>")
    found = the_article(tmp_path / "a.html", page)
    assert "|" not in found.text
    assert LINES[0] in found.text.split("\n\n")


def test_rows_of_a_table_are_lines_of_their_cells(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>Gauge {n}</td><td>{n}.5 m</td></tr>" for n in range(3))
    assert (
        "|"
        not in the_article(
            tmp_path / "a.html", a_page(f"{BODY}<table><tr><th>Gauge</th><th>Level</th></tr>{rows}</table>")
        ).text
    )


@pytest.mark.parametrize(
    "head",
    [
        "<title>Weir gives way in Torvik | The Torvik Echo</title>",
        "<title>Weir gives way in Torvik - The Torvik Echo</title>",
        '<title>x</title><meta property="og:title" content="Weir gives way in Torvik">',
    ],
)
@pytest.mark.parametrize("furniture", ["", "<h1>The Torvik Echo</h1>"])
def test_the_title_is_the_headline_and_no_furniture(tmp_path: Path, head: str, furniture: str) -> None:
    site = '<meta property="og:site_name" content="The Torvik Echo">'
    page = a_page(f"{furniture}<h1>Weir gives way in Torvik</h1>{BODY}", head + site)
    assert the_article(tmp_path / "a.html", page).title == "Weir gives way in Torvik"


def test_a_live_blog_has_its_own_title_and_not_that_of_its_newest_entry(tmp_path: Path) -> None:
    data = {
        "@type": "LiveBlogPosting",
        "headline": "Weir gives way",
        "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "The mayor", "articleBody": "x"}],
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    page = a_page(f"<h1>Weir gives way in Torvik</h1>{BODY}", f"<title>Weir gives way in Torvik | Echo</title>{script}")
    assert the_article(tmp_path / "a.html", page).title == "Weir gives way in Torvik"


@pytest.mark.parametrize(
    ("declared", "day"),
    [
        ('<meta property="article:published_time" content="{{ date }}"><meta name="date" content="2026-03-10">', 10),
        ('<meta property="article:published_time" content="0001-01-01T00:00:00Z">', 9),
        ('<meta property="article:published_time" content="">', 9),
    ],
)
def test_a_date_that_is_declared_badly_gives_way_to_the_next_best(declared: str, day: int) -> None:
    body = f'<time datetime="2026-03-09T20:00:00Z">Monday</time>{BODY}'
    found = extract_article(a_page(body, f"<title>Weir</title>{declared}"), "https://echo.example/weir")
    assert str(found.date).startswith(f"2026-03-{day:02}")


# What is no article


@pytest.mark.parametrize(
    "body",
    [
        "<p>You need to enable JavaScript to run this app.</p>",
        "<p>JavaScript is disabled in your browser. Please enable it to go on.</p>",
        "<p>Please enable JS and disable any ad blocker</p>",
        "<p>Verify you are human by completing the action below.</p>",
        "<p>Subscribe for €1 a week</p><p>Cancel anytime.</p><p>Already a subscriber? Log in</p>",
    ],
)
def test_walls_and_offers_are_no_article(tmp_path: Path, body: str) -> None:
    assert "no article" in the_problem(tmp_path / "a.html", a_page(body)).what


def test_a_front_page_is_no_article() -> None:
    lines = "".join(f"<p>The council of Torvik meets for the {n}th time this year</p>" for n in range(4, 16))
    with pytest.raises(Unreadable, match="front page"):
        extract_article(a_page(lines), "https://echo.example/")


def test_the_headline_that_readers_see_goes_before_that_for_searches() -> None:
    head = "<title>Torvik weir fails: 300 leave homes</title><meta property='og:title' content='Weir of Torvik fails'>"
    page = a_page(f"<h1>Weir of Torvik fails after rain, and 300 leave their homes</h1>{BODY}", head)
    assert extract_article(page).title == "Weir of Torvik fails after rain, and 300 leave their homes"


LEAD = (
    "Engineers of the water board were at work on the broken weir of Lower Torvik all night, and they hope to have the "
    "gap closed with sand and stones before the next rain comes on Tuesday."
)


@pytest.mark.parametrize("declared", [LEAD, f"{LEAD[:90]}..."])
def test_an_opening_that_stands_apart_from_the_paragraphs_is_kept(declared: str) -> None:
    head = f"<title>Weir gives way in Torvik</title><meta name='description' content='{declared}'>"
    found = extract_article(a_page(f"<h1>Weir gives way in Torvik</h1><div class='summary'>{LEAD}</div>{BODY}", head))
    assert found.text.startswith(LEAD)
    assert found.text.count(LEAD) == 1


def test_a_line_under_the_headline_is_no_opening() -> None:
    line = "Engineers are at work on the broken weir of Lower Torvik all night"
    head = f"<title>Weir gives way in Torvik</title><meta name='description' content='{line}'>"
    assert line not in extract_article(a_page(f"<div class='summary'>{line}</div>{BODY}", head)).text


# Live blogs


def a_live_blog(*updates: object) -> str:
    blog = {"@type": "LiveBlogPosting", "headline": "Weir gives way", "liveBlogUpdate": list(updates)}
    head = "<title>Weir gives way in Torvik</title><meta property='og:site_name' content='The Torvik Echo'>"
    return a_page(head=f"{head}<script type='application/ld+json'>{json.dumps(blog)}</script>")


def test_the_posts_of_a_live_blog_are_articles(tmp_path: Path) -> None:
    posts = [
        {
            "@type": "BlogPosting",
            "headline": f"Post {n}",
            "articleBody": f"<p>{line}</p>",
            "url": f"https://echo.example/l#{n}",
        }
        | {"datePublished": f"2026-03-07T0{n}:15:00Z"}
        for n, line in enumerate(LINES, 1)
    ]
    articles, problems = collected(write(tmp_path / "a.html", a_live_blog(*reversed(posts), {"headline": "Picture"})))
    assert problems == []
    assert [(found.title, found.text, found.published) for found in articles] == [
        (f"Post {n}", line, utc(2026, 3, 7, n, 15)) for n, line in enumerate(LINES, 1)
    ]
    assert {found.outlet for found in articles} == {"The Torvik Echo"}
    assert len({found.id for found in articles}) == len(LINES)


def test_a_live_blog_that_declares_no_posts_is_one_article(tmp_path: Path) -> None:
    assert the_article(tmp_path / "a.html", a_live_blog({"headline": "Cost", "articleBody": "x"})).text == TEXT
