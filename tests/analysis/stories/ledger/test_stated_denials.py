"""What a text itself says that one holds and another denies."""

import pytest
from support.analysed import parsing_reader
from support.builders import an_article

from briefings.analysis.stories.ledger.stated_denials import find_stated_denials


def told(text: str) -> list[tuple[str, str, str, str]]:
    """Return what is held, by whom, the denial and by whom, of every row."""
    article = an_article(text)
    readings = list(parsing_reader().analyse([article]))
    rows = find_stated_denials([(article, readings[0])], {article.id: (article,)})
    return [(*((side.value, side.speaker)[i] for side in row.sides for i in (0, 1)),) for row in rows]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Karsova denied Lethian allegations that its ships had fired at the port of Teren, saying it had none.",
            (
                "its ships had fired at the port of Teren",
                "Lethian allegations",
                "denied Lethian allegations that its ships had fired at the port of Teren",
                "Karsova",
            ),
        ),
        (
            "The opposition Front accuses Karsova of sending rockets to Teren, a charge Karsova denies.",
            (
                "accuses Karsova of sending rockets to Teren",
                "The opposition Front",
                "a charge Karsova denies",
                "Karsova",
            ),
        ),
        (
            "Officials said troops had taken control of Teren. Activists strongly denied those claims.",
            ("troops had taken control of Teren", "Officials", "Activists strongly denied those claims", "Activists"),
        ),
        (
            "Activists said troops had left the town of Teren, but the army denied it.",
            ("troops had left the town of Teren", "Activists", "the army denied it", "the army"),
        ),
        (
            "Activists blamed the harbour police for the fire. The harbour police denied any involvement.",
            (
                "blamed the harbour police for the fire",
                "Activists",
                "The harbour police denied any involvement",
                "The harbour police",
            ),
        ),
        (
            "Residents claimed that the first lorry came 15 hours late. The ministry denied that there was a delay.",
            (
                "the first lorry came 15 hours late",
                "Residents",
                "The ministry denied that there was a delay",
                "The ministry",
            ),
        ),
    ],
)
def test_both_sides_stand_in_the_words_of_the_text(text: str, row: tuple[str, ...]) -> None:
    assert told(text) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "Karsova denied the claim that its ships had fired at the port of Teren.",
        "Karsova denied false claims that its ships had fired at the port of Teren.",
        "Karsova denied Lethian allegations of fraud.",
        "Officials said the mill of Teren should be sold, which the village rejects.",
        "Officials said troops had left. Ships waited off Teren. Activists denied those claims.",
        "Officials said troops had left, and Ada Venn said ships waited. Activists denied those claims.",
        "Activists said troops had left the town of Teren, but the army dismissed it.",
        "Residents said that the first lorry came on Monday. The ministry denied that there was a delay.",
        "Residents claimed that the lorry came late. Ships left. The ministry denied that there was a delay.",
        "Activists blamed the army for the fire. The harbour police denied any involvement.",
        "Officials said troops had taken control of Teren. Officials denied those claims.",
    ],
)
def test_what_nobody_is_named_for_is_no_row(text: str) -> None:
    assert told(text) == []
