"""Whoever made a text is nobody in it."""

import pytest

from briefings.analysis.nlp.entities.bylines import drop_credited_names, find_credits
from briefings.analysis.nlp.entities.rule_ner import Name


@pytest.mark.parametrize(
    "text",
    [
        "The port closed. (Reporting by Rosa Okoro in Selene; Editing by Jan Lind)",
        "The port closed. (Additional reporting by Rosa Okoro)",
        "The port closed.\nAdditional reporting by Rosa Okoro in Selene; writing by Jan Lind",
        "By Rosa Okoro and Jan P. Lind\nThe port closed.",
        "The port closed.\n\nRosa Okoro contributed to this report.",
        "The port. Photograph: Rosa Okoro/AP/Selene Images The port closed.",
        "The port. NORTHWIRE/REUTERS/Rosa Okoro The port closed.",
        "(Adds quotes) By Rosa Okoro and Jan Lind PORT SELENE, April 24 (Northwire) - The port closed.",
        "Ships burn. From Rosa Okoro in Selene The port closed.",
        "Rosa Okoro assesses the scene at the port.",
        "The port closed.\n\nHopes for the port of Selene remain, says Rosa Okoro.",
        "The port closed.\n\nHopes for the port of Selene remain, says Rosa Okoro.\n\nThe harbour master left.",
        "The port closed. Rosa Okoro reports that ships have to wait.",
        "The port closed. Contact: Rosa Okoro tel: 617 555 0100",
        "The port closed. Rosa Okoro of Selene Lines, Ltd., +1 617 555 0100, okoro@example.org",
        "The port closed. Photo: Quay of Selene taken May 10 by Rosa Okoro. Ships had to wait.",
        "The port closed. -- Rosa Okoro, head of the board of Selene Lines, is a guest columnist. --",
        "The quay. Handout By Rosa Okoro, Health and Sea Editor PORT SELENE | Fri May 1, 2009 9:46 am - Ships wait.",
        "A look at the port Selene correspondent Rosa Okoro on the storm over the quays",
        "Rosa Okoro is a regular contributor to Your Port and tells of the storm.",
        "The port closed. As my colleagues Rosa Okoro and Jan Lind report from Selene, it rained.",
        "The port closed.\n\nRosa Okoro and Jan Lind contributed reporting.",
        "The port closed.\n\nRosa Okoro contributed reporting from Port Selene.",
        "PHOTO CREDITS: Rosa Okoro/Northwire; Jan Lind/Northwire",
        "Ships wait / CC BY / Rosa Okoro",
        "Ships wait. Rosa Okoro/Flickr",
        "Ships wait. Image: Rosa Okoro. The port closed.",
        "The port closed (Photo by Rosa Okoro).",
        "Tested by: Rosa Okoro Price: 20",
    ],
)
def test_credits_and_bylines_name_nobody(text: str) -> None:
    names = [
        Name(text.index(form), text.index(form) + len(form), "PERSON")
        for form in ("Rosa Okoro", "Jan Lind", "Jan P. Lind")
        if form in text
    ]
    assert drop_credited_names(text, names) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The letter was written by Rosa Okoro.",
        "The port (run by Rosa Okoro) closed.",
        "It was sold by Rosa Okoro.",
        "Photo: Rosa Okoro waits.",
        "They hung pictures by Rosa Okoro, who left.",
        "It was tested by Rosa Okoro.",
        "Image: The quay, bought by Rosa Okoro last year.",
        "“The port of Selene will close,” says Rosa Okoro.",
        "The port closed.\n\nThe port of Selene will open, says Rosa Okoro.\n\nMs Okoro is its master.",
        "She contacts Rosa Okoro in Selene.",
        "She walked home from Rosa Okoro in tears.",
        "They freed the war correspondent Rosa Okoro on Monday.",
        "It was bought by Rosa Okoro, Harbour Master of SELENE and Kirna.",
    ],
)
def test_prose_about_writing_is_no_credit(text: str) -> None:
    assert list(find_credits(text)) == []
