"""How many printed rows are right, by verdicts of people on editions of fixed piles; floors stand in `floors.json`.

Run with `pytest tests/benchmarks/bench_judgments.py -s`. The verdicts lie in `judgments/`, with a README that says how
rows are judged and what was found; the corpora lie beside the checkout, and without them it is skipped.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from benchmarks.judgments import verdicts
from benchmarks.judgments.printed import HELD_OUT, KINDS, PILES, PrintedRow, printed_rows

#: Shares of the judged rows of a kind, by verdict; they rise with the program and never fall.
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["judgments"]
#: With fewer verdicts on what is printed today a share says nothing: more rows must be judged first.
MIN_JUDGED = 30


@cache
def every_row(shared: Path) -> tuple[PrintedRow, ...]:
    """Return the printed rows of all piles."""
    return tuple(row for pile in PILES for row in printed_rows(shared, pile))


def say(words: str) -> None:
    """Print figures, which are what a benchmark is for."""
    print(words)  # noqa: T201


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_as_often_right_as_they_were(shared: Path, kind: str) -> None:
    rows = [row for row in every_row(shared) if row.kind == kind]
    known = verdicts.load_verdicts()
    for pile in PILES:
        say(f"\n{kind}, {pile}: {verdicts.score_rows([row for row in rows if row.pile == pile], known)}")
    say(f"\n{kind}, held out: {verdicts.score_rows([row for row in rows if row.pile in HELD_OUT], known)}")
    score = verdicts.score_rows(rows, known)
    say(f"\n{kind}: {score}")
    floors = FLOORS.get(kind, {})
    # Rows of the piles that nobody reads are judged when the change is done; their verdicts count in the shares then.
    readable = [row for row in rows if row.pile not in HELD_OUT]
    assert score.judged >= min(MIN_JUDGED, len(readable)), "judge more rows: python -m benchmarks.judgments"
    assert score.share(score.right) >= floors.get("right", 0)
    assert score.share(score.right + score.usable) >= floors.get("usable", 0)
    assert score.share(score.wrong_speaker) <= floors.get("wrong_speaker_at_most", 1)


def test_verdicts_hold_no_words_of_the_texts() -> None:
    for key, one in verdicts.load_verdicts().items():
        row = json.loads(one.line)
        assert tuple(row) == verdicts.FIELDS
        assert row["kind"] in KINDS
        verdicts.check_verdict(row["kind"], row["verdict"], row["fault"])
        assert all(re.fullmatch("[0-9a-f]{12}|", digest) for digest in (row["words"], row["adds"])), key
        assert all(re.fullmatch(r"\d+", article) for article, _, _ in row["spans"]), key


def test_a_verdict_stays_with_its_row_and_its_words_go(tmp_path: Path) -> None:
    row = {
        "pile": "outlets",
        "kind": "open",
        "spans": [["7", 10, 20]],
        "words": "0" * 12,
        "adds": "1" * 12,
        "printed": "the cause [is not known]",
        "passages": ["…"],
        "verdict": "usable",
        "fault": "holder",
    }
    assert verdicts.take_in([row, {**row, "words": "2" * 12, "verdict": ""}], "2026-11-26", tmp_path) == 1
    # Judged again, the later verdict holds, wherever the words have moved to.
    verdicts.take_in([{**row, "verdict": "right", "fault": "", "spans": [["7", 12, 22]]}], "2026-11-27", tmp_path)
    (key, one), *more = verdicts.load_verdicts(tmp_path).items()
    assert (key, one.verdict, more) == (("outlets", "open", "7", "0" * 12, "1" * 12), "right", [])
    assert "cause" not in (tmp_path / "outlets.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("verdict", "fault"), [("fine", ""), ("right", "holder"), ("wrong", ""), ("wrong", "polarity")]
)
def test_an_odd_verdict_is_not_taken_in(verdict: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r"not one of|has no fault"):
        verdicts.check_verdict("open", verdict, fault)
