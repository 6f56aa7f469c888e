"""Deliveries of press databases are taken apart; words parted at the end of a line are joined."""

from pathlib import Path

import pytest
from support.folders import collected, the_article, utc, write

from briefings.collectors.formats.line_layout import join_broken_words

FERRY = "The ferry to Askøy was cancelled on Sunday because of ice, the operator said."
SCHOOL = "Three schools in the north of Torvik will close next year, the council decided."

NEXIS = """
                               1 of 2 DOCUMENTS


                                 Torvik Echo

                             March 8, 2026 Sunday
                                Final Edition

Ferry cancelled because of ice

BYLINE: Ana Lund and Bo Berg

SECTION: NEWS; Pg. 2

LENGTH: 13 words


{ferry}

LOAD-DATE: March 9, 2026

LANGUAGE: ENGLISH

                   Copyright 2026 Torvik Echo
                              All Rights Reserved

                               2 of 2 DOCUMENTS


                                 North Post

                             March 9, 2026 Monday

Schools to close

LENGTH: 13 words

{school}

LOAD-DATE: March 9, 2026
"""

NEXIS_UNI = """Ferry cancelled because of ice
Torvik Echo
March 8, 2026 Sunday

Copyright 2026 Torvik Echo All Rights Reserved

Section: NEWS; Pg. 2
Length: 13 words
Byline: Ana Lund and Bo Berg

Body


{ferry}

Classification

Language: ENGLISH

Load-Date: March 9, 2026

End of Document

Schools to close
North Post
March 9, 2026 Monday

Body

{school}

Load-Date: March 9, 2026

End of Document
"""

FACTIVA = """Ferry cancelled because of ice

Ana Lund and Bo Berg
13 words
8 March 2026
Torvik Echo
TORECH
English
(c) 2026 Torvik Echo

{ferry}

Document TORECH0020260309em3800001


Schools to close

13 words
9 March 2026
North Post
NORPOS
English

{school}

Document NORPOS0020260309em3900002
"""

FACTIVA_FIELDS = """HD Ferry cancelled because of ice
BY Ana Lund and Bo Berg
WC 13 words
PD 8 March 2026
SN Torvik Echo
SC TORECH
LA English
LP {ferry}
TD
AN Document TORECH0020260309em3800001

Document TORECH0020260309em3800001

HD Schools to close
WC 13 words
PD 9 March 2026
SN North Post
LA English
LP {school}

Document NORPOS0020260309em3900002
"""

PROQUEST = """____________________________________________________________

Title: Ferry cancelled because of ice

Author: Ana Lund; Bo Berg

Publication title: Torvik Echo; Torvik

Publication date: Mar 8, 2026

Full text: {ferry}

Language of publication: English

____________________________________________________________

Title: Schools to close

Publication title: North Post

Publication date: Mar 9, 2026

Full text: {school}

____________________________________________________________
"""


@pytest.mark.parametrize("delivery", [NEXIS, NEXIS_UNI, FACTIVA, FACTIVA_FIELDS, PROQUEST])
def test_every_article_of_a_delivery_has_its_own_outlet_and_date(tmp_path: Path, delivery: str) -> None:
    write(tmp_path / "a.txt", delivery.format(ferry=FERRY, school=SCHOOL))
    articles, problems = collected(tmp_path)
    assert problems == []
    assert [(one.title, one.outlet, one.published, one.text) for one in articles] == [
        ("Ferry cancelled because of ice", "Torvik Echo", utc(2026, 3, 8), FERRY),
        ("Schools to close", "North Post", utc(2026, 3, 9), SCHOOL),
    ]
    assert articles[0].authors == ("Ana Lund", "Bo Berg")


def test_an_article_without_a_text_is_told_with_its_number(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", NEXIS.format(ferry="", school=SCHOOL))
    articles, problems = collected(tmp_path)
    assert [one.title for one in articles] == ["Schools to close"]
    assert [one.what for one in problems] == ["article 1 of this delivery of Nexis has no text"]


@pytest.mark.parametrize(
    "text", [f"Minutes\n\nPage 1 of 3\n\n{FERRY}", f"Lists\n\n{'_' * 30}\n\n{FERRY}\n\n{'_' * 30}\n"]
)
def test_a_text_that_only_looks_like_one_stays_whole(tmp_path: Path, text: str) -> None:
    assert FERRY in the_article(tmp_path / "a.txt", text).text


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("on Sun-\nday and Mon-\nday", "on Sunday and Monday"),
        ("a well-\nknown man", "a well-known man"),
        ("the Franco-\nGerman talks", "the Franco-German talks"),
        ("an oil-\nrig, the oil-rig", "an oil-rig, the oil-rig"),
        ("a dash -\nand more", "a dash -\nand more"),
        ("über-\nprüfen", "überprüfen"),
    ],
)
def test_words_parted_at_the_end_of_a_line_are_joined(broken: str, whole: str) -> None:
    assert join_broken_words(broken) == whole


def test_ligatures_are_the_letters_they_join(tmp_path: Path) -> None:
    assert the_article(tmp_path / "a.txt", "Oﬃce\n\nThe ﬁrst oﬃce was ﬂooded.").text == "The first office was flooded."
