"""The second opinion on what the text of a page is."""

from briefings.collectors.formats.maintext import declarations, declared_closed, fuller, paragraphs, parsed

PARTS = tuple(
    f"Part {n} of the report says what the {n} delegates of the islands had to say about it." for n in range(30)
)
PAGE = "".join(
    f'<div class="row"><p>{part}</p><script>x()</script></div>'
    f'<div class="advert"><p>{"Buy the very best boats. " * 3}</p></div>'
    for part in PARTS
)


def test_a_text_that_was_cut_in_pieces_is_completed() -> None:
    tree = parsed(f"<html><body><article>{PAGE}</article><p>{'Another paragraph of the site. ' * 90}</p></body></html>")
    assert fuller("\n".join(PARTS[:15]), tree, "") == "\n".join(PARTS)


def test_a_longer_text_on_something_else_is_not_believed() -> None:
    tree = parsed(f"<html><body><article>{PAGE}</article></body></html>")
    assert fuller("Quite another subject is treated here.", tree, "") == "Quite another subject is treated here."


def test_lists_of_links_are_no_paragraphs_and_breaks_lose_nothing() -> None:
    links = "".join(f'<p><a href="/{n}">Headline number {n} of the day</a></p>' for n in range(9))
    tree = parsed(
        f"<main>{links}<p>One line of the text,<br>and <sup>1</sup> another of it.<style>p{{}}</style></p></main>"
    )
    assert paragraphs(tree) == "One line of the text,and 1 another of it."


def test_hostile_trees_are_bounded() -> None:
    assert paragraphs(parsed("<article>" * 20_000 + f"<p>{PARTS[0]}</p>")) in {"", PARTS[0]}
    assert paragraphs(parsed("")) == ""


def test_a_page_that_says_it_is_for_subscribers_is_understood() -> None:
    def closed(script: str) -> bool:
        tree = parsed(f'<html><script type="application/ld+json">{script}</script><p>a</p></html>')
        return declared_closed(list(declarations(tree)))

    assert closed('[{"@graph": [{"isAccessibleForFree": "False"}]}]')
    assert closed('{"isAccessibleForFree": false}')
    assert not closed('{"isAccessibleForFree": true}')
    assert not closed("[" * 5000)
