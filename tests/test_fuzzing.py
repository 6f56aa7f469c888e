"""Small changes to what is in order, at every entry point: a few in every run; `bench_fuzzing` makes 100,000."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fuzzing import EntryPoint, entry_points

from briefings.core.article import Problem

#: What parsers stumble over.
HOSTILE = (
    *(
        b"\0",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n\n",
        b"[" * 200,
        b"(" * 99,
        b"<a " * 99,
        b"<!--",
    ),
    *(b'"', b"'", b"&#0;", b"&#xD800;", b"]]>", b"%", b"\\u0000", b"\\ud800", b"9" * 400, b"-1", b"1e999", b"NaN"),
    *(b"0001-01-01", b"9999-12-31", b"31 February", b"\x1b[2J", b"{{ a }}", b"../", b"http://xn--a/", b" " * 99),
)
POINTS = entry_points()
#: Of these we can write no whole example, or have examples that are to be refused.
NEVER_WHOLE = {".msg", "no ending"}


@st.composite
def changed(draw: st.DrawFn, point: EntryPoint) -> bytes:
    """An example with a few of its bytes replaced."""
    data = draw(st.sampled_from(point.examples))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.sampled_from((0, 0, 1, 2, 9, len(data))))
        data = data[:start] + draw(st.sampled_from(HOSTILE) | st.binary(max_size=4)) + data[end:]
    return data


@pytest.mark.parametrize("name", POINTS)
def test_what_is_nearly_in_order_is_taken_or_refused(name: str) -> None:
    point = POINTS[name]
    for example in point.examples:
        found = point.take(example)
        # Changes of what is not in order to begin with would try little.
        assert name in NEVER_WHOLE or not isinstance(found, list) or not all(isinstance(one, Problem) for one in found)

    @settings(max_examples=12, deadline=None, derandomize=True, database=None)
    @given(changed(point))
    def take(data: bytes) -> None:
        point.take(data)

    take()
