"""How the sentences of a story and the statements beside them share the width of a page."""

from collections.abc import Sequence

from briefings.core.edition import Statement, StoryItem
from briefings.publishing.renderers.statement_rows import count_characters

#: Part of the width that the statements take -> class of the style sheet that gives it them.
SHARES = {0.34: "slim", 0.41: "", 0.5: "even"}
#: Part of the width that is the gap between the two.
GAP = 0.035
#: Characters on the whole width in the type of sentences and of statements, and points from line to line of each.
SENTENCE_CHARACTERS, SENTENCE_POINTS = 99, 12.6
STATEMENT_CHARACTERS, STATEMENT_POINTS = 107, 11.1
#: Characters that a reference takes, and those around the words of a statement.
REFERENCE_CHARACTERS = 5
#: Points of the heading above the statements, and around each of them.
HEADING_POINTS, STATEMENT_PADDING = 11, 3
#: Characters on the whole width of what accounts differ in and what is open, points from line to line, and its columns.
SIDE_CHARACTERS, SIDE_POINTS, SIDE_COLUMNS = 117, 10.9, {"disagreements": (0, 1, 2), "open": (0,)}
#: Rows of what is open that stand with a story.
MAX_OPEN_ROWS = 2
#: Points by which the statements may be higher than what they stand beside, where the annex prints them all: two lines.
MAX_OVERHANG_POINTS = 24
#: Points from which a story may go on on the next page.
MAX_UNBROKEN_POINTS = 150


def choose_story_class(item: StoryItem, beside: Sequence[Statement]) -> str:
    """Return the classes under which the two columns of a story are as nearly equal in height as they come."""
    heights = {share: estimate_heights(item, beside, share) for share in SHARES}
    share = min(SHARES, key=lambda share: (round(max(heights[share])), abs(share - 0.41)))
    names = (SHARES[share], "tall" if max(heights[share]) > MAX_UNBROKEN_POINTS else "")
    return " ".join(name for name in names if name)


def choose_most(item: StoryItem, choices: Sequence[Sequence[Statement]]) -> Sequence[Statement]:
    """Return the first choice of statements that is not much higher than what it stands beside; else the last."""
    for beside in choices:
        told, said = min((estimate_heights(item, beside, share) for share in SHARES), key=max)
        if said <= told + MAX_OVERHANG_POINTS:
            return beside
    return choices[-1]


def estimate_heights(item: StoryItem, beside: Sequence[Statement], share: float) -> tuple[float, float]:
    """Return about how many points high the sentences and the statements are, these on so much of the width."""
    told = sum(len(point.text) + REFERENCE_CHARACTERS for point in item.points)
    said = [
        len(one.speaker)
        + count_characters(one)
        + 2 * REFERENCE_CHARACTERS
        + (sum(len(outlet) + 2 for outlet in one.outlets[:2]) if len(item.outlets) > 1 else 0)
        for one in beside
    ]
    sentences = SENTENCE_POINTS * -(-told // (SENTENCE_CHARACTERS * (1 - share)))
    sentences += SIDE_POINTS * -(-count_side_characters(item) // (SIDE_CHARACTERS * (1 - share)))
    statements = sum(
        STATEMENT_PADDING + STATEMENT_POINTS * -(-length // (STATEMENT_CHARACTERS * (share - GAP))) for length in said
    )
    return sentences, HEADING_POINTS + statements


def count_side_characters(item: StoryItem) -> int:
    """Return how many characters tell beneath the sentences of a story what accounts differ in, and what is open."""
    rows = [
        [str(row[at] or "") for at in SIDE_COLUMNS[table.key] if at < len(row)]
        for table in item.tables
        if table.key in SIDE_COLUMNS
        for row in (table.rows[:MAX_OPEN_ROWS] if table.key == "open" else table.rows)
    ]
    return sum(len(cell) + REFERENCE_CHARACTERS for row in rows for cell in row)
