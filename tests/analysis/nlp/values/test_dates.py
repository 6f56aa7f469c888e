"""Date expressions and the days they mean."""

from datetime import date

import pytest

from briefings.analysis.nlp.values import dates

#: a Wednesday
PUBLISHED = date(2022, 12, 28)


def resolve(text: str, published: date | None = PUBLISHED) -> list[tuple[str, str, str]]:
    return [
        (text[d.span.start : d.span.end], d.first.isoformat(), d.last.isoformat())
        for d in dates.find_dates("a", text, 0, len(text), 0, published)
    ]


@pytest.mark.parametrize(
    ("text", "expression", "first", "last"),
    [
        ("They met on Monday.", "Monday", "2022-12-26", "2022-12-26"),
        ("They met on Wednesday.", "Wednesday", "2022-12-28", "2022-12-28"),
        ("They met on Thursday.", "Thursday", "2022-12-29", "2022-12-29"),
        ("They met last Thursday.", "last Thursday", "2022-12-22", "2022-12-22"),
        ("They will meet on Friday.", "Friday", "2022-12-30", "2022-12-30"),
        ("The town was due to vote this Friday.", "this Friday", "2022-12-30", "2022-12-30"),
        ("They met this Monday.", "this Monday", "2022-12-26", "2022-12-26"),
        ("They meet next Tuesday.", "next Tuesday", "2023-01-03", "2023-01-03"),
        ("They met last Wednesday.", "last Wednesday", "2022-12-21", "2022-12-21"),
        ("He said on Monday that talks will resume on Friday.", "Friday", "2022-12-30", "2022-12-30"),
        ("The vote took place yesterday.", "yesterday", "2022-12-27", "2022-12-27"),
        ("The vote takes place tomorrow.", "tomorrow", "2022-12-29", "2022-12-29"),
        ("The vote takes place today.", "today", "2022-12-28", "2022-12-28"),
        ("Today they met.", "Today", "2022-12-28", "2022-12-28"),
        ("They met on 25 December.", "25 December", "2022-12-25", "2022-12-25"),
        ("They met on Dec. 25.", "Dec. 25", "2022-12-25", "2022-12-25"),
        ("They met on December 25th, 2021, in Minsk.", "December 25th, 2021", "2021-12-25", "2021-12-25"),
        ("They met on Tuesday, 27 December 2022.", "Tuesday, 27 December 2022", "2022-12-27", "2022-12-27"),
        ("The 3rd of May 1998 was warm.", "The 3rd of May 1998", "1998-05-03", "1998-05-03"),
        ("It is dated 2022-11-30.", "2022-11-30", "2022-11-30", "2022-11-30"),
        ("They met on 3-5 November.", "3-5 November", "2022-11-03", "2022-11-05"),
        ("Talks will resume on January 10.", "January 10", "2023-01-10", "2023-01-10"),
        ("The war began in March 2011.", "March 2011", "2011-03-01", "2011-03-31"),
        ("The war began in March.", "March", "2022-03-01", "2022-03-31"),
        ("A vote will be held in March.", "March", "2023-03-01", "2023-03-31"),
        ("It closed in early October.", "early October", "2022-10-01", "2022-10-10"),
        ("It closed in late October 2020.", "late October 2020", "2020-10-21", "2020-10-31"),
        ("It rose last month.", "last month", "2022-11-01", "2022-11-30"),
        ("It rose this year.", "this year", "2022-01-01", "2022-12-31"),
        ("It will rise next year.", "next year", "2023-01-01", "2023-12-31"),
        ("They met last week.", "last week", "2022-12-19", "2022-12-25"),
        ("They met three days ago.", "three days ago", "2022-12-25", "2022-12-25"),
        ("They met two weeks ago.", "two weeks ago", "2022-12-12", "2022-12-18"),
        ("They met a year ago.", "a year ago", "2021-01-01", "2021-12-31"),
        ("It was the first such meeting since 2011.", "2011", "2011-01-01", "2011-12-31"),
        ("He ruled in 2011-13.", "2011-13", "2011-01-01", "2013-12-31"),
        ("It was built in the 1990s.", "the 1990s", "1990-01-01", "1999-12-31"),
        ("It opened in summer 2019.", "summer 2019", "2019-06-01", "2019-08-31"),
        ("It grew in the last quarter.", "last quarter", "2022-07-01", "2022-09-30"),
    ],
)
def test_an_expression_resolves_from_the_day_of_publication(text: str, expression: str, first: str, last: str) -> None:
    assert (expression, first, last) in resolve(text)


@pytest.mark.parametrize(
    "text",
    [
        "It may rain and they march on.",
        "They sat down for a second.",
        "He has 2011 reasons.",
        "The number 20-21 is no year.",
        "It fell to 1.50 on the day.",
        "The 31 February deal of 1999.",
        "May Doe and April Roe met.",
        "It costs $2,011.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert [found for found in resolve(text) if found[0] != "1999"] == []


def test_without_a_publication_date_only_dates_with_a_year_resolve() -> None:
    text = "On Monday they recalled 25 December, yesterday, last month and 3 May 2019, and the summer of 1998."
    assert [found[0] for found in resolve(text, None)] == ["3 May 2019", "the summer of 1998"]


def test_the_new_year_does_not_confuse_a_day_without_a_year() -> None:
    assert resolve("They met on 30 December.", date(2023, 1, 4)) == [("30 December", "2022-12-30", "2022-12-30")]
