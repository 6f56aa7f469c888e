"""What of a claim is printed: what somebody says, in words that can stand; nothing rather than a fragment."""

import pytest

from briefings.analysis.stories.ledger.printable import find_printed_spans
from briefings.core.analysis import Claim, Polarity, SpeakerClass
from briefings.core.article import Span


def printed(
    text: str, content: str, cue: str, source: str, kind: str = "indirect", speaker_class: str = "person"
) -> list[str]:
    """Return what is printed of one claim of a text."""

    def place(words: str) -> Span:
        start = text.index(words)
        return Span("a", start, start + len(words))

    claim = Claim(place(content), place(cue), place(source), source, SpeakerClass(speaker_class), kind)
    return [text[span.start : span.end] for span in find_printed_spans(claim, text)]


def test_what_somebody_says_is_printed_as_it_stands() -> None:
    text = "Doe said the bridge over the river had collapsed."
    assert printed(text, "the bridge over the river had collapsed", "said", "Doe") == [
        "the bridge over the river had collapsed"
    ]


@pytest.mark.parametrize(
    ("text", "content", "cue", "kind"),
    [
        ("Roe told Doe “the bridge will hold for years.”", "Doe “the bridge will hold for years.”", "told", "partial"),
        ("Doe said, adding the bridge would hold.", "adding the bridge would hold", "said", "indirect"),
        ("Doe believes the bridge will hold for years.", "the bridge will hold for years", "believes", "belief"),
        ("Doe plans to leave the city next week.", "to leave the city next week", "plans", "plan"),
        ("Doe predicted the party would lose the vote.", "the party would lose the vote", "predicted", "indirect"),
        ("Doe called on the court to free them all.", "the court to free them all", "called on", "judgement"),
        ("Doe dismissed the plan as weak and late.", "the plan as weak and late", "dismissed", "judgement"),
        ("“Will the bridge hold for years?” Doe asked.", "“Will the bridge hold for years?”", "asked", "direct"),
        ("“Thank you so much for coming,” Doe said.", "“Thank you so much for coming,”", "said", "direct"),
        ("Doe said the <b>bridge</b> had been lost.", "the <b>bridge</b> had been lost", "said", "indirect"),
        ("Doe said “the bridge over it had gone.", "“the bridge over it had gone", "said", "partial"),
        ("Doe says bridge over the river is gone", "bridge over the river is gone", "says", "indirect"),
        ("When he came to the bridge, Doe told him.", "When he came to the bridge", "told", "indirect"),
        ("Doe told Roe, although the bridge would not hold.", "although the bridge would not hold", "told", "indirect"),
        ("Powers such as Roe and Doe have said the bridge is gone.", "the bridge is gone", "have said", "indirect"),
        ("Roe was quoted by Doe as saying the bridge was lost.", "the bridge was lost", "saying", "indirect"),
        (
            "Women sang in the night after the bridge had gone, Doe said.",
            "in the night after the bridge had gone",
            "said",
            "indirect",
        ),
        (
            "Doe said the bridge was lost 17.37 BST on Monday.",
            "the bridge was lost 17.37 BST on Monday",
            "said",
            "indirect",
        ),
        ("Roe left the old bridge and Doe said it was late.", "Roe left the old bridge", "said", "indirect"),
        ("Doe said the old bridge fell slowly burning.", "the old bridge fell", "said", "indirect"),
        ("Doe says the old bridge is his father's.", "the old bridge is his father's", "says", "indirect"),
        ("Doe did not deny the bridge had been lost.", "the bridge had been lost", "deny", "indirect"),
        ("Doe said ‘the bridge is lost for ever.", "‘the bridge is lost for ever", "said", "partial"),
        ("Doe told Roe of the abuse at sea: “Go back to the land.”", "“Go back to the land.”", "told", "direct"),
        (
            "Doe said the point was clear: ‘You have to go on.",
            "the point was clear: ‘You have to go on",
            "said",
            "indirect",
        ),
        ("Take Doe Highlights, a tour of the bridge.", "a tour of the bridge", "Highlights", "indirect"),
        ("Doe will be unable to win and accuse Roe of theft at sea.", "Roe of theft at sea", "accuse", "indirect"),
        (
            "“It was lost,” Doe said in June on the radio of Selene.",
            "in June on the radio of Selene",
            "said",
            "indirect",
        ),
        ("In its latest count of bridges, Doe said.", "In its latest count of bridges", "said", "indirect"),
        ("Doe wrote, quoting Roe as saying the bridge was lost.", "the bridge was lost", "saying", "indirect"),
        (
            "A strong 6. 1 - magnitude quake hit the bridge, Doe said.",
            "1 - magnitude quake hit the bridge",
            "said",
            "indirect",
        ),
        (
            'Doe said: "The bridge is lost, "said Roe of the old bridge."',
            '"The bridge is lost, "said Roe of the old bridge."',
            "said",
            "direct",
        ),
        ("Doe could have added that the bridge was lost.", "the bridge was lost", "could have added", "indirect"),
        ("Doe seems to accept the bridge was badly built.", "the bridge was badly built", "accept", "indirect"),
        ("Doe asks the council to assure the bridge is safe.", "the bridge is safe", "assure", "indirect"),
        ("Doe was asked of it. “No, not at all,” Doe said.", "“No, not at all,”", "said", "direct"),
        (
            "As two firms fought over the bridge, Doe denied that it was lost.",
            "As two firms fought over the bridge",
            "denied",
            "indirect",
        ),
        (
            "Doe says new pictures show the old bridge Crews are on their way to it.",
            "new pictures show the old bridge",
            "says",
            "indirect",
        ),
        ("Doe said it would buy nine Roe <RO.X> trains for it.", "it would buy nine Roe", "said", "indirect"),
        (
            "Doe says it hopes to bring the LX. BRIDGELINE into all towns.",
            "it hopes to bring the LX",
            "says",
            "indirect",
        ),
        (
            "Doe said yesterday in Selene Roe's men had left the bridge.",
            "in Selene Roe's men had left the bridge",
            "said",
            "indirect",
        ),
        ("Doe said it fell as 'the old bridge has gone.", "it fell as 'the old bridge has gone", "said", "indirect"),
    ],
)
def test_what_is_no_statement_is_not_printed(text: str, content: str, cue: str, kind: str) -> None:
    assert printed(text, content, cue, "Doe", kind) == []


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("Doe told a news conference the bridge had been lost.", "a news conference the bridge had been lost", "told"),
        ("Doe told worshippers that the bridge had been lost.", "worshippers that the bridge had been lost", "told"),
        ("Doe warned Roe the bridge had been lost.", "Roe the bridge had been lost", "warned"),
        (
            "Doe said the bridge had been lost in an interview on Monday.",
            "the bridge had been lost in an interview on Monday",
            "said",
        ),
        ("Doe said yesterday the bridge had been lost.", "yesterday the bridge had been lost", "said"),
        (
            "Doe said the bridge had been lost and ordered Roe to leave.",
            "the bridge had been lost and ordered Roe to leave",
            "said",
        ),
        (
            "Doe said the bridge had been lost but declined to say why.",
            "the bridge had been lost but declined to say why",
            "said",
        ),
        (
            "Meanwhile, the bridge had been lost, according to Doe.",
            "Meanwhile, the bridge had been lost",
            "according to",
        ),
        (
            "Doe said the bridge had been lost and claims that Roe burned it.",
            "the bridge had been lost and claims that Roe burned it",
            "said",
        ),
        ("Doe said Monday night the bridge had been lost.", "Monday night the bridge had been lost", "said"),
        ("Doe warned Roe on Monday the bridge had been lost.", "Roe on Monday the bridge had been lost", "warned"),
        (
            "Doe told the crew last week that the bridge had been lost.",
            "the crew last week that the bridge had been lost",
            "told",
        ),
        ("Doe said bluntly the bridge had been lost.", "bluntly the bridge had been lost", "said"),
        (
            "Doe said the bridge had been lost but also wanted Roe to pay.",
            "the bridge had been lost but also wanted Roe to pay",
            "said",
        ),
    ],
)
def test_who_heard_it_and_when_it_was_said_is_no_part_of_a_statement(text: str, content: str, cue: str) -> None:
    assert printed(text, content, cue, "Doe") == ["the bridge had been lost"]


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("“We will pay for the bridge,” Northwire reported.", "“We will pay for the bridge,”", "direct"),
        ("The bridge is lost, the mayor said, Northwire reported.", "The bridge is lost, the mayor said", "indirect"),
    ],
)
def test_an_agency_does_not_say_what_it_has_from_somebody_else(text: str, content: str, kind: str) -> None:
    assert printed(text, content, "reported", "Northwire", kind, "agency") == []


def test_a_speaker_with_another_sentence_glued_on_is_nobody() -> None:
    text = "The bridge is lost for ever said Ada Doe The mayor of Selene."
    assert printed(text, "The bridge is lost for ever", "said", "Ada Doe The mayor of Selene") == []


def test_whoever_goes_on_to_say_something_says_it() -> None:
    text = "Doe went on to say the bridge had been lost."
    assert printed(text, "the bridge had been lost", "say", "Doe") == ["the bridge had been lost"]


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        (
            "Crews close the port 4. Pilots to stay on land An estimated 40 ships had sunk, Doe said.",
            "Pilots to stay on land An estimated 40 ships had sunk",
            "said",
        ),
        ("Crews close the port 4. Pilots have to stay on land, Doe said.", "Pilots have to stay on land", "said"),
        (
            "You need a newer reader Nine out of ten ships had sunk, Doe said.",
            "You need a newer reader Nine out of ten ships had sunk",
            "said",
        ),
        ('Mayor Doe: "The port is closed" He said that many ships had sunk.', "many ships had sunk", "said"),
    ],
)
def test_what_a_page_glues_to_a_statement_or_before_its_pronoun_is_not_printed(
    text: str, content: str, cue: str
) -> None:
    assert printed(text, content, cue, "Doe") == []


def test_a_pronoun_behind_a_whole_sentence_is_printed() -> None:
    text = 'Mayor Doe said: "The port is closed." He said that many ships had sunk.'
    said = Claim(
        Span("a", text.index("many"), len(text) - 1),
        Span("a", text.rindex("said"), text.rindex("said") + 4),
        None,
        "Doe",
        "person",
        "indirect",
    )
    assert find_printed_spans(said, text)


def test_a_pointer_to_another_page_is_no_statement() -> None:
    text = "The vote is on Monday.\n\nHopes for a settlement remain alive, says Doe.\n"
    assert printed(text, "Hopes for a settlement remain alive", "says", "Doe") == []


def test_what_says_something_only_with_its_verb_is_printed_with_its_clause() -> None:
    text = "On Monday Doe stressed the need for more bridges."
    assert printed(text, "the need for more bridges", "stressed", "Doe", "mention") == [
        "Doe stressed the need for more bridges"
    ]


def test_a_quotation_in_two_parts_is_printed_with_both() -> None:
    text = '"The bridge will hold for years," Doe said. "Nobody needs to leave."'
    parts = ['"The bridge will hold for years,"', '"Nobody needs to leave."']
    first, second = (Span("a", text.index(part), text.index(part) + len(part)) for part in parts)
    source, cue = (Span("a", text.index(words), text.index(words) + len(words)) for words in ("Doe", "said"))
    claim = Claim(first, cue, source, "Doe", "person", "direct", continued=(second,))
    assert [text[span.start : span.end] for span in find_printed_spans(claim, text)] == parts


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("Doe condemned the raid as “a crime against all.”", "the raid as “a crime against all.”", "condemned"),
        ("Doe called the plan for it “a bad joke.”", "the plan for it “a bad joke.”", "called"),
        ("Doe accused the mill of “open robbery.”", "the mill of “open robbery.”", "accused"),
    ],
)
def test_whoever_calls_a_thing_names_is_printed_with_the_thing(text: str, content: str, cue: str) -> None:
    assert printed(text, content, cue, "Doe", "partial") == [text.rstrip(".")] or printed(
        text, content, cue, "Doe", "partial"
    ) == [text]
    assert (
        printed(text.replace("“", "").replace("”", ""), content.replace("“", "").replace("”", ""), "Doe", "Doe") == []
    )


@pytest.mark.parametrize(
    "added",
    [
        ", with Roe insisting that it would hold",
        " and accused the builders",
        ", and has denied meeting the builders",
        " and slammed the builders",
        ", as he deflected the builders' words",
    ],
)
def test_what_else_the_speaker_did_is_left_out(added: str) -> None:
    told = "the old bridge over the river had gone"
    assert printed(f"Doe said {told}{added}.", f"{told}{added}", "said", "Doe") == [told]


@pytest.mark.parametrize(
    ("text", "content", "own"),
    [
        (
            "Doe said the bridge had been lost, suggesting that nobody had looked after it.",
            "the bridge had been lost, suggesting that nobody had looked after it",
            "the bridge had been lost",
        ),
        (
            "Doe said the old bridge had gone -- raising new questions about the mill.",
            "the old bridge had gone -- raising new questions about the mill",
            "the old bridge had gone",
        ),
        (
            "Doe said the bridge had been lost, three days after Roe opened the mill.",
            "the bridge had been lost, three days after Roe opened the mill",
            "the bridge had been lost",
        ),
        (
            "Doe said it was time to leave in a rallying call to the miners of Kirna.",
            "it was time to leave in a rallying call to the miners of Kirna",
            "it was time to leave",
        ),
        (
            "Doe said on Monday those who crossed would pay.",
            "on Monday those who crossed would pay",
            "those who crossed would pay",
        ),
        (
            "Doe says the bridge has been lost and that he hopes for help.",
            "the bridge has been lost and that he hopes for help",
            "the bridge has been lost",
        ),
        (
            "April 3 - Fire destroys the bridge in Kirna, Doe said.",
            "April 3 - Fire destroys the bridge in Kirna",
            "Fire destroys the bridge in Kirna",
        ),
        (
            "PORT SELENE — The bridge in Kirna has been lost, Doe said.",
            "PORT SELENE — The bridge in Kirna has been lost",
            "The bridge in Kirna has been lost",
        ),
    ],
)
def test_what_the_writer_adds_to_a_statement_is_no_part_of_it(text: str, content: str, own: str) -> None:
    assert printed(text, content, "says" if " says " in text else "said", "Doe") == [own]


@pytest.mark.parametrize(
    "content",
    [
        "the answer to it all was in a blunt warning of the miners",
        "the leaked report of Roe, suggesting a new bridge, had been burnt",
        "the keepers of the bridge, after a long night, had left",
        "he hoped that the bridge would hold and that it would be mended",
        "on Monday in Kirna the bridge had gone",
        "Monday would be the day of the bridge",
        "the bridge fell after the storm had gone",
        "the two rivers - among them the Kirna - had risen",
    ],
)
def test_what_looks_like_an_addition_stays(content: str) -> None:
    assert printed(f"Doe said {content}.", content, "said", "Doe") == [content]


@pytest.mark.parametrize(
    "condition", ["if it rains", "unless the mayor pays them", "for fear the bridge would not hold"]
)
def test_a_statement_keeps_its_condition(condition: str) -> None:
    text = f"The miners will leave {condition}, Doe said."
    assert printed(text, "The miners will leave", "said", "Doe") == [f"The miners will leave {condition}"]


def test_what_stands_before_its_speaker_is_all_his() -> None:
    text = "The old bridge over the Kirna was lost, after the dam broke, Doe said."
    assert printed(text, text[:-11], "said", "Doe") == [text[:-11]]


def test_a_statement_whose_condition_has_no_end_is_not_printed() -> None:
    text = "Doe said he would be “overjoyed” if Roe, a clerk of the mill, left."
    assert printed(text, "he would be “overjoyed”", "said", "Doe", "partial") == []
    assert printed("The miners will leave if it rains and Doe says so.", "The miners will leave", "says", "Doe") == []


def test_what_a_quotation_is_about_is_no_statement() -> None:
    text = "On the chance that the bridge might hold, Doe said: “It has been here for years.”"
    assert printed(text, "On the chance that the bridge might hold", "said", "Doe") == []
    whole = "On the chance that the bridge might hold, crews stayed, Doe said."
    assert printed(whole, whole[:-11], "said", "Doe")


def test_sentences_that_run_into_a_quotation_are_no_part_of_it() -> None:
    text = "Doe said: “The bridge will hold. ” Many boats have sunk since then."
    assert printed(text, "“The bridge will hold. ” Many boats have sunk since then.", "said", "Doe", "direct") == [
        "“The bridge will hold. ”"
    ]


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("It is a step that the pilots of the port blamed for the delays.", "for the delays", "blamed"),
        ("Doe described himself as an old friend of bridges.", "himself", "described"),
    ],
)
def test_what_is_said_of_something_needs_both_to_be_printed(text: str, content: str, cue: str) -> None:
    assert printed(text, content, cue, text.split()[0], "judgement") == []


def test_when_it_was_said_is_no_second_part_of_a_statement() -> None:
    text = "The old bridge had been lost, Doe said, when the court sat again."
    first, second = "The old bridge had been lost", "when the court sat again"
    at = [Span("a", text.index(words), text.index(words) + len(words)) for words in (first, "said", "Doe", second)]
    claim = Claim(at[0], at[1], at[2], "Doe", "person", "indirect", continued=(at[3],))
    assert [text[span.start : span.end] for span in find_printed_spans(claim, text)] == [first]


def test_reports_of_nobody_are_no_source() -> None:
    text = "Reports say the bridge had been lost. A report by the Teren Post says two ships sank there."
    assert printed(text, "the bridge had been lost", "say", "Reports", "indirect", "document") == []
    named = "A report by the Teren Post"
    assert printed(text, "two ships sank there", "says", named, "indirect", "document") != []


def test_a_stop_behind_a_title_ends_no_clause() -> None:
    text = "Doe called Mr. Roe's words on Saturday “a true wake-up call” to the harbour."
    content = "Mr. Roe's words on Saturday “a true wake-up call” to the harbour"
    assert printed(text, content, "called", "Doe", "partial") == [text.removesuffix(".")]


@pytest.mark.parametrize(("behind", "count"), [(".", 1), (" the ships would come", 0)])
def test_that_ends_a_statement_only_where_its_sentence_ends(behind: str, count: int) -> None:
    text = f"Doe said the new harbour could change that{behind}"
    assert len(printed(text, "the new harbour could change that", "said", "Doe")) == count


def test_what_a_writer_makes_of_a_quotation_behind_it_is_cut() -> None:
    text = "“The bridge burned all night,” showing how dry the wood was, Doe said."
    content = "“The bridge burned all night,” showing how dry the wood was"
    assert printed(text, content, "said", "Doe", "direct") == ["“The bridge burned all night,”"]


def test_of_several_verbs_of_which_the_first_is_quoted_all_are_printed() -> None:
    text = "Doe alleged that two guards of the bridge “slept all night,” stayed in the office and went home. They left."
    content = "two guards of the bridge “slept all night,”"
    assert printed(text, content, "alleged", "Doe", "partial") == [
        "two guards of the bridge “slept all night,” stayed in the office and went home"
    ]


def test_a_clause_whose_subject_does_something_else_first_is_not_printed() -> None:
    text = "Doe took to the radio and accused Roe and Moe of the fire on the bridge."
    assert printed(text, "Roe and Moe of the fire on the bridge", "accused", "Doe", "judgement") == []
    text = "Doe accused Roe and Moe of the fire on the bridge."
    assert printed(text, "Roe and Moe of the fire on the bridge", "accused", "Doe", "judgement") == [text[:-1]]


def test_nobody_says_what_neither_of_two_told() -> None:
    text = "Neither Doe nor Roe told the court that the bridge was lost."
    assert printed(text, "that the bridge was lost".removeprefix("that "), "told", "Neither Doe nor Roe") == []


def test_what_is_denied_is_what_stands_behind_the_claims_that_are() -> None:
    text = "On Monday Doe denied Roe's claims that the bridge had been lost."
    at = [Span("a", text.index(words), text.index(words) + len(words)) for words in ("denied", "Doe")]
    start = text.index("Roe's")
    claim = Claim(
        Span("a", start, len(text) - 1), *at, "Doe", SpeakerClass.PERSON, "indirect", polarity=Polarity.DENIED
    )
    assert [text[span.start : span.end] for span in find_printed_spans(claim, text)] == ["the bridge had been lost"]


@pytest.mark.parametrize(
    ("text", "parts", "kept"),
    [
        (
            "Doe says the bridge is old. The book is called “Old Bridges”.",
            ("the bridge is old", "“Old Bridges”"),
            ["the bridge is old"],
        ),
        (
            "Doe says the bridge is old. “It was built in 1902,” he adds.",
            ("the bridge is old", "“It was built in 1902,”"),
            ["the bridge is old", "“It was built in 1902,”"],
        ),
        (
            "Doe, in remarks to the press, says: “The bridge is old.”",
            ("in remarks to the press", "“The bridge is old.”"),
            ["“The bridge is old.”"],
        ),
        (
            "Doe, in the last two years, says: “The bridge is old.”",
            ("in the last two years", "“The bridge is old.”"),
            ["in the last two years", "“The bridge is old.”"],
        ),
    ],
)
def test_a_quotation_inside_the_writers_sentence_and_where_it_was_said_are_no_part_of_a_statement(
    text: str, parts: tuple[str, str], kept: list[str]
) -> None:
    first, second = (Span("a", text.index(part), text.index(part) + len(part)) for part in parts)
    cue, source = (Span("a", text.index(words), text.index(words) + len(words)) for words in ("says", "Doe"))
    claim = Claim(first, cue, source, "Doe", SpeakerClass.PERSON, "partial", continued=(second,))
    assert [text[span.start : span.end] for span in find_printed_spans(claim, text)] == kept


def test_two_verbs_keep_the_object_that_they_share() -> None:
    text = "Doe said the plan was open to, but not paid for by, the towns on the river."
    assert printed(text, "the plan was open to, but not paid for by", "said", "Doe") == [
        "the plan was open to, but not paid for by, the towns on the river"
    ]
    cut = text.replace("towns on", "towns, five of them, on")
    assert printed(cut, "the plan was open to, but not paid for by", "said", "Doe") == []


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("The bridge fell. Doe called it “a real disgrace to us”.", "it “a real disgrace to us”", "called"),
        ("They read what Doe called a “reckless, dirty” bridge.", "a “reckless, dirty” bridge", "called"),
        (
            "Doe called on Roe to give up “lying and stealing” bridges.",
            "on Roe to give up “lying and stealing” bridges",
            "called",
        ),
        ("Rules give Doe the right to call it all “a bad joke”.", "it all “a bad joke”", "call"),
        ("Here Doe Calls Roe's bridge “a bad joke” at last.", "Roe's bridge “a bad joke” at last", "Calls"),
        ("Doe, who fled the city, accused Roe of selling the bridge.", "Roe of selling the bridge", "accused"),
        ("Doe described himself in the talks as slow and dull.", "himself in the talks as slow and dull", "described"),
    ],
)
def test_a_clause_that_points_away_or_is_the_writers_is_not_printed(text: str, content: str, cue: str) -> None:
    kind = "partial" if "“" in content else "judgement"
    assert printed(text, content, cue, "Doe", kind) == []
