"""Verdicts on printed rows, kept as data without a word of the texts, and what they say of the rows printed today."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.judgments.printed import PILES, PrintedRow

FOLDER = Path(__file__).parent
VERDICTS = ("right", "usable", "wrong")
#: Kinds of fault, by kind of row; README.md says what each of them means.
FAULTS: Mapping[str, tuple[str, ...]] = {
    "ledger": (
        "speaker-principal",
        "speaker-pronoun",
        "speaker-namesake",
        "speaker-neighbour",
        "speaker-misspelt",
        "speaker-vague",
        "speaker-double",
        "fragment",
        "foreign-words",
        "no-statement",
        "no-saying",
        "marker",
        "polarity",
    ),
    "disagreement": ("other-event", "part-whole", "other-thing", "vague-number", "no-conflict", "scrap"),
    "figure": ("other-event", "part-whole", "other-thing", "vague-number", "one-article", "two-accounts", "scrap"),
    "open": ("not-open", "idiom", "first-person", "answered", "scrap", "holder", "no-comment"),
    "timeline": ("wrong-day", "next-weekday", "not-event", "future", "scrap", "minor"),
    "person": ("not-person", "two-rows", "misspelt", "staff", "surname-only"),
    "role": ("others-role", "cut-role", "not-role", "past-role"),
    "page1": ("minor", "not-news", "no-speaker", "speaker", "fragment", "no-date", "repeated"),
    "page1-open": ("not-open", "scrap", "holder", "answered"),
}
FIELDS = ("kind", "spans", "words", "adds", "verdict", "fault", "judged")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person made of one row."""

    verdict: str
    fault: str
    line: str


@dataclass(frozen=True, slots=True)
class Score:
    """How the printed rows of one kind were judged."""

    printed: int
    right: int
    usable: int
    wrong: int
    wrong_speaker: int
    faults: tuple[tuple[str, int], ...]

    @property
    def judged(self) -> int:
        """Rows with a verdict."""
        return self.right + self.usable + self.wrong

    def share(self, count: int) -> float:
        """Return the share of the judged rows; 1 where there are none."""
        return count / self.judged if self.judged else 1.0

    def __str__(self) -> str:
        found = ", ".join(f"{fault} {count}" for fault, count in self.faults)
        shares = (
            f"right {self.right}/{self.judged} = {self.share(self.right):.1%}, "
            f"usable {self.right + self.usable}/{self.judged} = {self.share(self.right + self.usable):.1%}"
            if self.judged
            else "nothing judged"
        )
        speaker = f", wrong speaker {self.wrong_speaker}/{self.judged}" if self.wrong_speaker else ""
        return (
            f"{self.printed} printed, {self.judged} judged, {self.printed - self.judged} nobody judged; "
            f"{shares}, wrong {self.wrong}{speaker}" + (f"\n    {found}" if found else "")
        )


def load_verdicts(folder: Path = FOLDER) -> dict[tuple[str, ...], Verdict]:
    """Return every verdict by the key of its row."""
    found = {}
    for pile in PILES:
        place = folder / f"{pile}.jsonl"
        for line in place.read_text(encoding="utf-8").splitlines() if place.is_file() else ():
            row = json.loads(line)
            key = (pile, row["kind"], *(article for article, _, _ in row["spans"]), row["words"], row["adds"])
            found[key] = Verdict(row["verdict"], row["fault"], line)
    return found


def take_in(rows: Iterable[Mapping[str, object]], day: str, folder: Path = FOLDER) -> int:
    """Add judged rows to the verdicts, without their words, and return how many. Raises `ValueError` for odd ones."""
    fresh: dict[str, list[str]] = {}
    for row in rows:
        if not row.get("verdict"):
            continue
        check_verdict(str(row["kind"]), str(row["verdict"]), str(row["fault"]))
        kept = {field: row[field] for field in FIELDS if field != "judged"} | {"judged": day}
        fresh.setdefault(str(row["pile"]), []).append(json.dumps(kept))
    for pile, lines in fresh.items():
        place = folder / f"{pile}.jsonl"
        before = place.read_text(encoding="utf-8").splitlines() if place.is_file() else []
        known = {json.dumps(identity(line)): line for line in (*before, *lines)}
        place.write_text("".join(f"{line}\n" for line in sorted(known.values())), encoding="utf-8")
    return sum(map(len, fresh.values()))


def identity(line: str) -> list[object]:
    """Return what two verdicts on one row have in common."""
    row = json.loads(line)
    return [row["kind"], [article for article, _, _ in row["spans"]], row["words"], row["adds"]]


def check_verdict(kind: str, verdict: str, fault: str) -> None:
    """Raise `ValueError` for a verdict that is none, or a fault that is not on the list."""
    if verdict not in VERDICTS:
        raise ValueError(f"{verdict!r} is not one of {', '.join(VERDICTS)}")
    if (verdict == "right") != (fault == ""):
        raise ValueError(f"a row that is right has no fault, and any other has one: {kind}, {verdict}, {fault!r}")
    if fault and fault not in FAULTS[kind]:
        raise ValueError(f"{fault!r} is not one of {', '.join(FAULTS[kind])}")


def score_rows(rows: Sequence[PrintedRow], verdicts: Mapping[tuple[str, ...], Verdict]) -> Score:
    """Count the verdicts on printed rows of one kind."""
    judged = [verdicts[row.key] for row in rows if row.key in verdicts]
    counts = Counter(one.verdict for one in judged)
    faults = Counter(f"{one.fault} ({one.verdict})" for one in judged if one.fault)
    return Score(
        printed=len(rows),
        right=counts["right"],
        usable=counts["usable"],
        wrong=counts["wrong"],
        wrong_speaker=sum(one.verdict == "wrong" and one.fault.startswith("speaker") for one in judged),
        faults=tuple(sorted(faults.items(), key=lambda pair: (-pair[1], pair[0]))),
    )
