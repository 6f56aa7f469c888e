"""The rows of a claim ledger that a story prints, as data, and how their speakers, carriers and markers are written."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefings.analysis.stories.ledger.printable import is_weighty
from briefings.core.account import ClaimRow
from briefings.core.analysis import Polarity, SpeakerClass
from briefings.core.article import Span, span_holds, spans_overlap
from briefings.core.edition import Statement
from briefings.core.message import Message, make_count_message, make_message, mark_message

#: Reporting words that say by themselves that something is denied.
SAYS_DENIAL = re.compile(r"\bden(?:y|ies|ied|ying|ial)\b", re.IGNORECASE)
#: Statements of a story that are printed. Measured: with ten, `bench_important_claims` prints fewer than it did before
#: doubtful rows were left out.
MAX_STATEMENTS = 12
#: Rows are printed from this certainty on; those behind a key sentence, which is printed in any case, from the lower.
#: Measured: of 1,016 judged rows 84.9 % are right, and of the 70 % that weights fitted without their pile find surest,
#: 90.3 % (`python -m benchmarks.judgments.fit`). There hedged words and unnamed speakers counted as signs, too; the cut
#: without them was not measured by itself.
MIN_CERTAINTY, MIN_CERTAINTY_OF_TOLD = 0.86, 0.84


def choose_statements(
    rows: Sequence[ClaimRow], numbers: Mapping[str, int], most: int = MAX_STATEMENTS, told: Sequence[Span] = ()
) -> tuple[Statement, ...]:
    """Return the rows with most independent origins, `most` at most, in order of time; no row that is doubtful.

    What stands in the sentences `told` that the story prints is among them. Of rows with as many origins the next one
    is by an article and a speaker that have the fewest yet, so that one column does not fill a ledger. `numbers` maps
    article ids to reference numbers.
    """
    waiting = sorted(range(len(rows)), key=lambda at: (*claim_sort_key(rows[at]), at))
    articles: Counter[str] = Counter()
    speakers: Counter[str] = Counter()
    behind = {at for at in waiting if any(spans_overlap(s, span) for s in rows[at].spans for span in told)}
    waiting = [at for at in waiting if rows[at].certainty >= (MIN_CERTAINTY_OF_TOLD if at in behind else MIN_CERTAINTY)]
    chosen = [at for at in waiting if at in behind][:most]
    for at in chosen:
        waiting.remove(at)
        articles[rows[at].articles[0]] += 1
        speakers[rows[at].speaker] += 1
    while waiting and len(chosen) < most:
        heaviest = [at for at in waiting if rows[at].roots == rows[waiting[0]].roots]
        best = min(heaviest, key=lambda at: articles[rows[at].articles[0]] + speakers[rows[at].speaker])
        waiting.remove(best)
        chosen.append(best)
        articles[rows[best].articles[0]] += 1
        speakers[rows[best].speaker] += 1
    return tuple(build_statement(rows[at], numbers) for at in sorted(chosen))


def claim_sort_key(row: ClaimRow) -> tuple[int, bool, bool, bool, float]:
    """Sort key: origins (a folded copy is none), 6 to 35 words, a denial, accusation or figure, a name, certainty."""
    weighty = row.polarity == Polarity.DENIED or is_weighty(f"{row.cue} {row.statement}")
    return (-row.roots, not 6 <= len(row.statement.split()) <= 35, not weighty, not row.named, -row.certainty)


def build_statement(row: ClaimRow, numbers: Mapping[str, int]) -> Statement:
    """Return a row of a ledger with the reference numbers of its articles."""
    return Statement(
        spans=row.spans,
        text=row.statement,
        speaker=row.speaker,
        speaker_class=row.speaker_class,
        named=row.named,
        also=row.also,
        kind=row.kind,
        polarity=row.polarity,
        cue=row.cue,
        hedges=row.hedges,
        outlets=row.outlets,
        roots=row.roots,
        grade=row.grade,
        references=reference_numbers(row.articles, numbers),
        context=row.context,
        whole_sentence=row.whole_sentence,
    )


def drop_repeated_context(statement: Statement, told: Sequence[Span]) -> Statement:
    """Return a statement without the sentences before it where one of the sentences `told` above it holds them."""
    context = statement.context
    repeated = context and all(any(span_holds(one, span) for one in told) for span in context.spans)
    return replace(statement, context=None) if repeated else statement


def reference_numbers(articles: Sequence[str], numbers: Mapping[str, int]) -> tuple[int, ...]:
    """Return the reference numbers of some articles, in order."""
    return tuple(sorted({numbers[article] for article in articles}))


def format_speakers(statement: Statement) -> str | Message:
    """Return the speaker of a statement, marked where the text gives no name, with the number of others."""
    if not statement.speaker:
        return Message(mark_message("not attributed"))
    speaker: str | Message = statement.speaker
    if not statement.named and statement.speaker_class != SpeakerClass.DOCUMENT:
        speaker = make_message("%(speaker)s (unnamed)", speaker=statement.speaker)
    if not statement.also:
        return speaker
    return make_count_message(
        "%(speaker)s and %(num)s more", "%(speaker)s and %(num)s more", len(statement.also), speaker=speaker
    )


def format_outlets(outlets: Sequence[str]) -> str | Message:
    """Return the names of one or two outlets, the number of more."""
    if len(outlets) <= 2:
        return ", ".join(outlets)
    return make_count_message("%(num)s outlet", "%(num)s outlets", len(outlets))


def format_markers(statement: Statement) -> str | Message:
    """Return the words that report the statement and those that hedge it."""
    hedges = ", ".join(f"“{hedge}”" for hedge in dict.fromkeys(statement.hedges))
    denied = statement.polarity == Polarity.DENIED and not SAYS_DENIAL.search(statement.cue)
    cue = make_message("denied: %(cue)s", cue=statement.cue) if denied else statement.cue
    return make_message("%(first)s; %(second)s", first=cue, second=hedges) if hedges else cue
