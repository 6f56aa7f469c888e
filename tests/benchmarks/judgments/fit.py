"""Fits the weights of the signs of doubt (the list `statement_doubts`) to the verdicts on ledger rows.

Run with `PYTHONPATH=tests python -m benchmarks.judgments.fit`; it prints the lines of the list, and what share of the
judged rows is right if only the surest are printed, by weights that were fitted without the pile that is asked.

A verdict counts where its words and speaker are read today as they were judged, and would be printed; verdicts that
led to a rule which leaves the row out say nothing more. Piles that are held out are not read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.judgments.printed import HELD_OUT, PILES, digest, make_edition
from benchmarks.judgments.verdicts import load_verdicts
from conftest import SHARED
from numpy.typing import NDArray
from scipy.optimize import minimize

from briefings.analysis.stories.ledger.doubts import SIGNS, find_signs
from briefings.analysis.stories.ledger.printable import find_printed_spans
from briefings.core.analysis import Claim

#: What a weight costs, so that a sign of few rows weighs little. Set by eye: 1 to 4 give the same order of rows.
RIDGE = 2.0
SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
#: What may stand behind the speaker of a judged row.
OTHERS = ("", *(f" and {count} more" for count in range(1, 10)))


@dataclass(frozen=True)
class JudgedStatement:
    """A judged row that is read today as it was judged."""

    pile: str
    signs: frozenset[str]
    right: bool


def judged_statements() -> Iterator[JudgedStatement]:
    """Yield the statements of all piles that have a verdict."""
    known = {key: one.verdict for key, one in load_verdicts().items()}
    for pile in PILES:
        if pile in HELD_OUT:
            continue
        dossier, _ = make_edition(SHARED, pile)
        articles = {article.id: article for article in dossier.articles}
        for reading in dossier.readings:
            article = articles[reading.article]
            for claim in reading.claims:
                if not (spans := find_printed_spans(claim, article.text)):
                    continue
                words = digest(*(" ".join(article.text[span.start : span.end].split()) for span in spans))
                place = (pile, "ledger", *(article.key or article.id for _ in spans), words)
                verdict = next(
                    (known[key] for adds in speaker_cells(claim) if (key := (*place, digest(adds))) in known), None
                )
                if verdict:
                    signs = frozenset(find_signs(claim, article.text, spans))
                    yield JudgedStatement(pile, signs, verdict == "right")


def speaker_cells(claim: Claim) -> Iterator[str]:
    """Yield how the speaker of a claim can be printed."""
    for named in (claim.speaker, f"{claim.speaker} (unnamed)", "not attributed"):
        for more in OTHERS:
            yield f"{named}{more}"
            yield f"{named}{more}denied"


def fit_weights(rows: Sequence[JudgedStatement]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression, the base first."""
    table = signs_table(rows)
    right = np.array([row.right for row in rows], float)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = table @ weights
        held = np.concatenate(([0.0], weights[1:]))
        cost = (np.logaddexp(0, total) - right * total).sum() + RIDGE / 2 * (held @ held)
        return cost, table.T @ (1 / (1 + np.exp(-total)) - right) + RIDGE * held

    found: NDArray[np.float64] = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def signs_table(rows: Sequence[JudgedStatement]) -> NDArray[np.float64]:
    """Return one line a row: 1 for the base, and 1 for each sign that it has."""
    return np.array([[1.0, *(float(sign in row.signs) for sign in SIGNS)] for row in rows])


def main() -> None:
    """Fit, ask each pile by the weights of the others, and print both."""
    rows = list(judged_statements())
    print("base", f"{fit_weights(rows)[0]:.2f}", sep="\t")  # noqa: T201 - lines of the list
    for sign, weight in zip(SIGNS, fit_weights(rows)[1:], strict=True):
        having = [row.right for row in rows if sign in row.signs]
        print(sign, f"{weight:.2f}", f"{sum(having)} of {len(having)}", sep="\t")  # noqa: T201 - lines of the list
    asked = []
    for pile in sorted({row.pile for row in rows}):
        weights = fit_weights([row for row in rows if row.pile != pile])
        own = [row for row in rows if row.pile == pile]
        asked += list(zip(signs_table(own) @ weights, (row.right for row in own), strict=True))
    asked.sort(key=lambda pair: -pair[0])
    print(f"{len(asked)} rows, {sum(right for _, right in asked)} right")  # noqa: T201 - figures
    for share in SHARES:
        kept = asked[: round(share * len(asked))]
        least = 1 / (1 + np.exp(-kept[-1][0]))
        print(f"the surest {share:.0%}: {sum(r for _, r in kept) / len(kept):.1%} right, certainty from {least:.2f}")  # noqa: T201 - see above


if __name__ == "__main__":
    main()
