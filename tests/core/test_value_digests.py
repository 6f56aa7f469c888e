"""Digests of values."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.builders import an_article

from briefings.core.article import Span
from briefings.core.message import make_message
from briefings.core.stories import CopyKind, Topic
from briefings.core.value_digests import digest_value


@dataclass(frozen=True)
class Other:
    article: str
    start: int
    end: int


DIFFERENT = (
    *(None, "", "None", b"", 0, False, 0.0, "0", (), ("",), ((),), {}, frozenset(), {"a": "b"}, {"b": "a"}),
    *(("a", "b"), ("ab",), ("a", ("b",)), frozenset({"a", "b"}), date(2026, 3, 9)),
    *(datetime(2026, 3, 9, tzinfo=UTC), "2026-03-09", Path("a"), "a", CopyKind.EXACT, "exact", "\udc80"),
    *(Span("a", 1, 2), Other("a", 1, 2), ("a", 1, 2), Topic("a", ("b",)), Topic("a", ("b",), True)),
    *(make_message("a"), make_message("a", num=1), make_message("a", num="1")),
)


def test_what_is_not_the_same_has_another_digest() -> None:
    assert len({digest_value(value) for value in DIFFERENT}) == len(DIFFERENT)


def test_what_is_the_same_has_the_same_digest() -> None:
    assert digest_value({"a", "b", "c"}) == digest_value(frozenset({"c", "b", "a"}))
    assert digest_value(an_article()) == digest_value(an_article())


@pytest.mark.parametrize("value", [object(), (lambda: 1), (object(),), {"a": object()}, Topic])
def test_what_cannot_be_looked_into_has_none(value: object) -> None:
    with pytest.raises(TypeError, match="has no digest"):
        digest_value(value)
