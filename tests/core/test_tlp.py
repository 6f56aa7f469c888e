"""TLP labels: read in the forms people write, and the most restrictive holds."""

from itertools import pairwise, permutations

import pytest
from support.builders import an_article

from briefings.config.types import Marking
from briefings.core.tlp import (
    STRICTEST_LABEL,
    TLP_LABELS,
    parse_tlp_label,
    parse_tlp_label_or_strictest,
    strictest_label,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *((marking, marking) for marking in TLP_LABELS),
        ("tlp:amber", "TLP:AMBER"),
        (" Red ", "TLP:RED"),
        ("[TLP: GREEN]", "TLP:GREEN"),
        ("TLP:WHITE", "TLP:CLEAR"),
        ("white", "TLP:CLEAR"),
        ("TLP:AMBER STRICT", "TLP:AMBER+STRICT"),
        ("amber-strict", "TLP:AMBER+STRICT"),
        ("TLP_RED", "TLP:RED"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_label_is_read_in_the_forms_it_is_written_in(written: str, read: str) -> None:
    assert parse_tlp_label(written) == read
    assert parse_tlp_label(read) == read


@pytest.mark.parametrize(
    "written", ["TLP:AMBR", "not green", "TLP", "amber or red", "GREEN (was RED)", "internal", "1"]
)
def test_what_is_no_label_counts_as_the_most_restrictive(written: str) -> None:
    with pytest.raises(ValueError, match=r"no TLP 2\.0 label"):
        parse_tlp_label(written)
    assert parse_tlp_label_or_strictest(written) == STRICTEST_LABEL == "TLP:RED"


def test_the_most_restrictive_label_holds_in_whatever_order_they_come() -> None:
    ascending = ("", *TLP_LABELS)
    for low, high in pairwise(ascending):
        assert strictest_label(low, high) == strictest_label(high, low) == high
    assert {strictest_label(*order) for order in permutations(ascending)} == {"TLP:RED"}
    assert strictest_label() == strictest_label("", "") == ""


def test_a_label_that_nobody_knows_is_never_lowered() -> None:
    assert strictest_label("TLP:RED", "SECRET") == strictest_label("SECRET", "TLP:RED") == "SECRET"


def test_the_settings_know_the_same_labels() -> None:
    assert set(Marking.__args__) == {"", *TLP_LABELS}  # type: ignore[attr-defined]


def test_an_article_holds_a_label_that_is_known_and_stays_the_same_article() -> None:
    plain, marked = an_article(), an_article(marking="tlp:amber")
    assert (plain.marking, marked.marking, an_article(marking="secret").marking) == ("", "TLP:AMBER", "TLP:RED")
    assert (plain.id, plain.digest) == (marked.id, marked.digest)
    with pytest.raises(ValueError, match="'amber' is not one of TLP:CLEAR"):
        type(plain)(**{**{name: getattr(plain, name) for name in plain.__slots__}, "marking": "amber"})
