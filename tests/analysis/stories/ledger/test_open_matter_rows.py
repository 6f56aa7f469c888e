"""What a story leaves open: each matter once, until somebody answers it; who did not answer is counted."""

from dataclasses import replace

import pytest
from support.ledgers import account, readings, story

from briefings.analysis.stories.ledger.open_matter_rows import build_open_matter_rows, list_silent
from briefings.core.account import OpenMatter
from briefings.core.article import Article


def matters(*articles: Article) -> tuple[OpenMatter, ...]:
    return build_open_matter_rows(story(articles), {a.id: a for a in articles}, readings(articles))


def test_the_same_open_matter_in_two_outlets_is_one_row() -> None:
    (row,) = matters(
        account("The terms of the Selene understanding were not disclosed.", "The Courier"),
        account("The terms of the Selene understanding were not published.", "The Ledger", 2),
    )
    assert row.outlets == ("The Courier", "The Ledger")
    assert (row.matter, row.cue) == ("The terms of the Selene understanding", "were not disclosed")


def test_it_is_kept_who_left_a_matter_open() -> None:
    (row,) = matters(account("The Syrian Ministry of Defense declined to say when the Selene bridge would reopen."))
    assert (row.left_open_by, row.matter) == ("Syrian Ministry of Defense", "when the Selene bridge would reopen")


def test_a_matter_that_a_later_article_answers_is_open_no_more() -> None:
    open_ = account("It was not clear whether the harbour of Teren would reopen on Monday.", "The Courier")
    assert len(matters(open_)) == 1
    later = account("The harbour of Teren will reopen on Monday, a notice says.", "The Ledger", 4)
    assert matters(open_, later) == ()
    earlier = account("The harbour of Teren will reopen on Monday, a notice says.", "The Ledger", -4)
    assert len(matters(open_, earlier)) == 1


def test_who_did_not_answer_is_counted_once_and_leaves_nothing_open() -> None:
    articles = (
        account("The Ministry of Mines declined to comment on the sale.", "The Courier"),
        account("The Ministry of Mines did not respond to a request for comment.", "The Ledger", 2),
    )
    assert matters(*articles) == ()
    known = {a.id: a for a in articles}
    assert list_silent(story(articles), known, readings(articles)) == ("Ministry of Mines",)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("The number of ships in Teren was not disclosed.", 1),
        ("Official figures were not disclosed.", 0),
        ("The exact number of damaged cranes was not disclosed.", 0),
        ("Information on a lawyer for Adam Doe was not available.", 0),
        ("It was not clear whether the harbour of Teren would reopen, but reports soon said that it had.", 0),
        ("It was not clear whether the harbour of Teren would reopen, but ships waited.", 1),
        ("The identity of the artist was not disclosed.", 0),
        ("It was not clear whether the harbour of Teren would reopen.", 1),
        ("It was not clear whether the group had met Adam Doe.", 0),
        (f"It was not clear whether Adam Doe {'and Eve Roe ' * 12}would meet in Teren.", 0),
    ],
)
def test_a_matter_says_what_it_is_about(text: str, printed: int) -> None:
    assert len(matters(account(text))) == printed


def test_what_half_of_a_storys_articles_name_its_reader_knows() -> None:
    told = ("It is not clear how far the fever spreads.", "A fever shut the port of Teren.", "The fever came by sea.")
    rows = [account(text, outlet, hour) for hour, (text, outlet) in enumerate(zip(told, "ABC", strict=True))]
    assert [row.matter for row in matters(*rows)] == ["how far the fever spreads"]
    assert matters(rows[0]) == ()


def test_a_matter_whose_holder_is_told_and_not_found_is_no_row() -> None:
    def left(text: str) -> int:
        article = account(text)
        read = readings([article])[article.id]
        unheld = replace(read, gaps=tuple(replace(gap, speaker="") for gap in read.gaps))
        return len(build_open_matter_rows(story([article]), {article.id: article}, {article.id: unheld}))

    assert left("Analysts say it is not clear whether the harbour of Teren would reopen on Monday.") == 0
    assert left("Residents said it had burned, but it is not clear whether the harbour of Teren would reopen.") == 1


@pytest.mark.parametrize(("mark", "rows"), [(" — its cranes were sold,", 0), ("; its cranes were sold,", 0), (",", 1)])
def test_whom_another_clause_names_leaves_nothing_open(mark: str, rows: int) -> None:
    article = account(f"It was not clear whether the harbour of Teren would reopen{mark} according to the Port Herald.")
    read = readings([article])[article.id]
    held = replace(read, gaps=tuple(replace(gap, speaker="Port Herald") for gap in read.gaps))
    found = build_open_matter_rows(story([article]), {article.id: article}, {article.id: held})
    assert len(found) == rows
