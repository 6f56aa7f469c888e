"""Fragments of HTML become plain paragraphs."""

import pytest

from briefings.collectors.formats.markup import strip_html


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("No tags, a < b and b > c.", "No tags, a < b and b > c."),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One.<br>Two.<br/>Three.", "One.\nTwo.\nThree."),
        ("<div>A <b>bold</b> claim &amp; more</div>", "A bold claim & more"),
        ("Fish &amp; chips &#8212; &quot;good&quot;", 'Fish & chips — "good"'),
        ("<p>Seen.</p><script>alert('x')</script><style>p{}</style><p>Also seen.</p>", "Seen.\n\nAlso seen."),
        ("<p>Ships<!-- never shown --> sail</p>", "Ships sail"),
        ("<p>Never closed <b>and broken", "Never closed and broken"),
        ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<p></p>", ""),
    ],
)
def test_words_stay_and_tags_go(fragment: str, text: str) -> None:
    assert strip_html(fragment) == text


def test_thousands_of_nested_tags_are_no_danger() -> None:
    assert isinstance(strip_html("<div>" * 50_000 + "deep"), str)
