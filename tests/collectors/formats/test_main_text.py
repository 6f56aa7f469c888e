"""The second opinion on what the text of a page is."""

from briefings.collectors.formats.main_text import (
    choose_fuller_text,
    extract_json_ld,
    extract_paragraphs,
    is_declared_paywalled,
    parse_html,
)

PARTS = tuple(
    f"Part {n} of the report says what the {n} delegates of the islands had to say about it." for n in range(30)
)
PAGE = "".join(
    f'<div class="row"><p>{part}</p><script>x()</script></div>'
    f'<div class="advert"><p>{"Buy the very best boats. " * 3}</p></div>'
    for part in PARTS
)


def test_a_text_that_was_cut_in_pieces_is_completed() -> None:
    tree = parse_html(
        f"<html><body><article>{PAGE}</article><p>{'Another paragraph of the site. ' * 90}</p></body></html>"
    )
    assert choose_fuller_text("\n".join(PARTS[:15]), tree, "") == "\n".join(PARTS)


def test_a_longer_text_on_something_else_is_not_believed() -> None:
    tree = parse_html(f"<html><body><article>{PAGE}</article></body></html>")
    assert (
        choose_fuller_text("Quite another subject is treated here.", tree, "")
        == "Quite another subject is treated here."
    )


def test_lists_of_links_are_no_paragraphs_and_breaks_lose_nothing() -> None:
    links = "".join(f'<p><a href="/{n}">Headline number {n} of the day</a></p>' for n in range(9))
    tree = parse_html(
        f"<main>{links}<p>One line of the text,<br>and <sup>1</sup> another of it.<style>p{{}}</style></p></main>"
    )
    assert extract_paragraphs(tree) == "One line of the text,and 1 another of it."


def test_hostile_trees_are_bounded() -> None:
    assert extract_paragraphs(parse_html("<article>" * 20_000 + f"<p>{PARTS[0]}</p>")) in {"", PARTS[0]}
    assert extract_paragraphs(parse_html("")) == ""


def test_a_page_that_says_it_is_for_subscribers_is_understood() -> None:
    def closed(script: str) -> bool:
        tree = parse_html(f'<html><script type="application/ld+json">{script}</script><p>a</p></html>')
        return is_declared_paywalled(list(extract_json_ld(tree)))

    assert closed('[{"@graph": [{"isAccessibleForFree": "False"}]}]')
    assert closed('{"isAccessibleForFree": false}')
    assert not closed('{"isAccessibleForFree": true}')
    assert not closed("[" * 5000)
