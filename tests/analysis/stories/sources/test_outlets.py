"""The table of outlets that travels with the program, and how an outlet is found in one."""

import re

from support.builders import an_article

from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.core.outlet_table import build_outlet_table


def test_the_shipped_table_reads_and_leaves_the_letter_to_the_user() -> None:
    rows = load_default_outlets().by_name.values()
    assert len(rows) > 100
    assert {(row.reliability, row.tier, row.weight) for row in rows} == {("F", 0, 1.0)}


def test_the_shipped_table_says_of_each_fact_where_it_was_looked_up_or_that_it_was_not() -> None:
    for row in load_default_outlets().by_name.values():
        assert row.country_source
        own = [re.sub(r"\W", "", name.casefold().removeprefix("the ")) for name in (row.owner, row.name)]
        assert row.owner_source or (own[0] == own[1] and not row.state_affiliated)


def test_an_unlisted_outlet_owns_itself_and_is_not_judged() -> None:
    found = build_outlet_table(()).find_outlet(an_article(outlet="The Courier", url="https://[bad"))
    assert (found.family, found.reliability, found.state_affiliated) == ("The Courier", "F", False)
