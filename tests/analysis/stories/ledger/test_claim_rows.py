"""The claim ledger: each assertion once, with everybody who makes it and everybody who carries it."""

from dataclasses import replace

import pytest
from support.ledgers import account, readings, story

from briefings.analysis.stories.ledger.admiralty import admiralty_grade
from briefings.analysis.stories.ledger.claim_rows import build_claim_rows
from briefings.analysis.stories.ledger.disagreements import find_differences
from briefings.analysis.stories.ledger.same_statement import content_words, is_same_statement
from briefings.core import outlet_table as outlets
from briefings.core.account import ClaimRow
from briefings.core.article import Article
from briefings.core.stories import CopyGroup

TABLE = outlets.build_outlet_table(
    [
        outlets.Outlet("The Courier", owner="Courier House", reliability="B"),
        outlets.Outlet("The Ledger", reliability="C"),
    ]
)


def rows(*articles: Article, copies: tuple[CopyGroup, ...] = ()) -> tuple[ClaimRow, ...]:
    known, read, told = {a.id: a for a in articles}, readings(articles), story(articles, copies)
    return build_claim_rows(told, known, read, TABLE, find_differences(told, known, read).disagreements)


def test_the_same_assertion_in_two_outlets_is_one_row() -> None:
    (row,) = rows(
        account("Officials said that the bridge over the Teren had collapsed.", "The Courier"),
        account("The bridge over the Teren had collapsed, officials said.", "The Ledger", 2),
    )
    assert row.outlets == ("The Courier", "The Ledger")
    assert row.roots == 2
    assert row.grade == "B2"
    assert row.statement == "the bridge over the Teren had collapsed"


def test_a_second_speaker_of_the_same_assertion_is_named_beside_the_first() -> None:
    (row,) = rows(
        account("Officials said that the bridge over the Teren had collapsed.", "The Courier"),
        account("Residents said that the bridge over the Teren had collapsed.", "The Ledger", 2),
    )
    assert (row.speaker, row.also) == ("Officials", ("Residents",))


def test_one_article_tells_the_same_of_one_speaker() -> None:
    (row,) = rows(
        account(
            "Residents said that the bridge over the Teren had collapsed. The bridge over the Teren had collapsed, "
            "officials said.",
            "The Courier",
        )
    )
    assert (row.speaker, row.also) == ("Residents", ())


def test_other_numbers_and_a_denial_are_other_rows() -> None:
    found = rows(
        account("Officials said that 12 houses in Teren had collapsed.", "The Courier"),
        account("Officials said that 40 houses in Teren had collapsed.", "The Ledger", 2),
        account("The ministry denied that 12 houses in Teren had collapsed.", "The Post", 3),
    )
    assert len(found) == 3


def test_what_is_denied_is_graded_down() -> None:
    found = rows(
        account("Officials said that soldiers had fired on the crowd.", "The Courier"),
        account("The army denied that soldiers had fired on the crowd.", "The Ledger", 2),
    )
    assert [row.grade for row in found] == ["B4", "C4"]


def test_a_row_keeps_the_words_that_report_and_the_words_that_hedge() -> None:
    (row,) = rows(account("Observers have indicated that such a framework can pave the way for peace."))
    assert (row.cue, row.hedges) == ("have indicated", ("can pave",))
    assert row.speaker_class == "observers"
    assert not row.named
    assert row.grade == "B6"


@pytest.mark.parametrize(
    "statement",
    [
        "The agency said that it would call for a vaccine if it strongly believed in a risk.",
        "The agency said that the law forbids acts that may harm the ships of Port Selene.",
        "The agency said that people think of the bridge as a danger to all ships.",
        "The agency said that the law was late so the council could read all of it.",
        "The agency said that the bridge fell at around 7 p.m. on Monday.",
        "The agency said that the bridge is old, and that it might fall into the Teren.",
        "The agency said that the new bridge was the least Selene could do for the ships.",
        "The agency said that an appeal could be made to the court of Port Selene.",
        "The agency said that the bridge was deemed safe by the council of Selene.",
        "The agency said that nearly 400 ships passed below the bridge in two days.",
        "The agency said that the bridge was built partly to bring the ferries to Selene.",
        "The agency said that the toll it expected was paid for all ships of Selene.",
        "The agency said that the council of Selene did not know whether the bridge could hold.",
        "The agency said that there was much speculation about the bridge of Port Selene.",
        "The agency said that come what may the bridge of Port Selene is to be built.",
    ],
)
def test_what_is_only_a_part_of_what_is_said_is_no_doubt(statement: str) -> None:
    (row,) = rows(account(statement))
    assert row.hedges == ()


@pytest.mark.parametrize(
    ("statement", "hedge"),
    [
        ("The agency said that the bridge could fall into the Teren.", "could"),
        ("The agency said that in the worst case, the bridge could fall into the Teren.", "could"),
        ("The agency said that the bridge could be lost in a storm.", "could"),
        ("The agency said it expected the bridge to fall into the Teren.", "expected"),
    ],
)
def test_what_hedges_the_main_clause_or_a_number_is_marked(statement: str, hedge: str) -> None:
    (row,) = rows(account(statement))
    assert row.hedges == (hedge,)


def test_a_newspaper_without_a_name_is_nobody_beside_one_that_has_one() -> None:
    said = "said that the bridge over the Teren had collapsed."
    (row,) = rows(
        account(f"The Selvar Courier {said}", "The Courier"),
        account(f"A local newspaper {said}", "The Ledger", 2),
    )
    assert row.also == ()


def test_copies_of_one_text_are_one_origin() -> None:
    one = account("Officials said that the bridge over the Teren had collapsed.", "The Courier")
    other = account("Officials said that the bridge over the Teren had collapsed.", "The Ledger", 1)
    copies = (CopyGroup(one.id, (one.id, other.id), "wire", "Northwire", "dateline — Northwire"),)
    (row,) = rows(one, other, copies=copies)
    assert row.outlets == ("The Courier", "The Ledger")
    assert (row.roots, row.root) == (1, "dateline — Northwire")


def test_a_fragment_and_a_speaker_nobody_can_place_are_not_printed() -> None:
    assert rows(account("Officials said so. The tone suggested that a deal was possible, it said.")) == ()


def test_the_ledger_does_not_depend_on_the_order_of_articles() -> None:
    one = account("Officials said that the bridge over the Teren had collapsed.", "The Courier")
    other = account("The ministry said that the road to Kirna was closed.", "The Ledger", 2)
    assert rows(one, other) == rows(other, one)


@pytest.mark.parametrize(
    ("letters", "kind", "speaker", "roots", "against", "pair"),
    [
        ("CB", "indirect", "person", 3, 0, "B1"),
        ("F", "direct", "official body", 2, 0, "F2"),
        ("B", "direct", "person", 1, 0, "B3"),
        ("B", "direct", "person", 2, 1, "B4"),
        ("B", "direct", "person", 1, 2, "B5"),
        ("B", "indirect", "analysts", 1, 0, "B6"),
        ("", "belief", "person", 4, 0, "F6"),
        ("B", "plan", "person", 4, 2, "B6"),
    ],
)
def test_a_grade_follows_the_rules(letters: str, kind: str, speaker: str, roots: int, against: int, pair: str) -> None:
    assert admiralty_grade(letters, kind, speaker, roots, against) == pair


def test_the_same_is_said_in_other_words_or_not() -> None:
    one = content_words("The bridge over the Teren collapsed at noon")
    assert is_same_statement(one, content_words("At noon the bridge over the Teren had collapsed"))
    assert not is_same_statement(one, content_words("The minister resigned"))
    assert not is_same_statement(content_words("killed 12 people in Kirna"), content_words("killed 15 people in Kirna"))
    assert replace(account("x"), title="y").title == "y"


@pytest.mark.parametrize(
    "text",
    [
        "Rosa Okoro told researchers of the abuse that met her in the port: “You only got the post as a woman.”",
        "“The harbour is lost,” Okoro told The Selene Post after a report on the bridge was released on Sunday.",
        "It is unclear whether the harbour stays open — both cranes were sold in May, according to Reuters.",
        "Still, fear is a poor guide - the point, Okoro told Selene Weekly recently, was to bring the port around.",
    ],
)
def test_words_that_somebody_else_said_or_that_stand_around_an_aside_are_no_row(text: str) -> None:
    assert not [row for row in rows(account(text, "The Courier")) if row.statement[0] != "“"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Nora Pelm met the press. Ms. Pelm and other lawmakers said the port was closed.",
            "Nora Pelm and other lawmakers",
        ),
        ("Nora Pelm met the press. Karl Roe came. Pelm and Roe said the port was closed.", "Nora Pelm and Karl Roe"),
        ("Senator Pelm and Mayor Karl Roe said the port was closed.", "Senator Pelm and Mayor Karl Roe"),
        (
            "Karl Roe met the press. Roe Motors owner Nora Pelm and captain Karl Roe said the port was closed.",
            "Roe Motors owner Nora Pelm and captain Karl Roe",
        ),
        ("According to Lethian Ambassador to the United States Karl Roe, the port of Selene was closed.", "Karl Roe"),
        ("“The port of Selene is closed,” lead researcher and harbour scientist Karl Roe said.", "Karl Roe"),
    ],
)
def test_several_speakers_have_their_full_names_and_one_no_title_for_two(text: str, speaker: str) -> None:
    (row,) = rows(account(text, "The Courier"))
    assert row.speaker == speaker


@pytest.mark.parametrize(
    ("text", "statement", "speaker", "context"),
    [
        (
            "Speaking on a radio programme, Sen. Adam Malk, R-Mich., said the comments were “wildly inaccurate.” The"
            " Michigan Republican said Steel needs to assess whether he can still function in his job.",
            "Steel needs to assess whether he can still function in his job",
            "Adam Malk",
            "Speaking on a radio programme, Sen. Adam Malk, R-Mich., said the comments were “wildly inaccurate.”",
        ),
        (
            "The ferries now run every hour, and most of them are full, Karl Roe told the council. While that success"
            " still depends on the weather, Roe said he was proud of the harbour on that front.",
            "he was proud of the harbour on that front",
            "Karl Roe",
            "The ferries now run every hour, and most of them are full, Karl Roe told the council.",
        ),
        (
            "Amsel won in Selene on Sunday. They led at half time. The fans were happy for their team. The team"
            " got a lift when forward Karl Venn, who was hurt in May, came out for the toss. Rain. Captain Adam Roe"
            " said he had to fight back the tears after seeing Venn.",
            "he had to fight back the tears after seeing Venn",
            "Adam Roe",
            "The team got a lift when forward Karl Venn, who was hurt in May, came out for the toss.",
        ),
        (
            "Officials said every claim will be read on its merits, with the Courier reporting nobody will be refused.",
            "every claim will be read on its merits",
            "Officials",
            None,
        ),
        (
            "Residents said the ferries were too old, while the Lethian mayor condemned their sale.",
            "the ferries were too old",
            "Residents",
            None,
        ),
        (
            "Forward Karl Venn said he received death threats after the loss at Amsel. ... Selene athletic director"
            " Adam Tarn said Dirk Masson has his full support as the coach.",
            "Dirk Masson has his full support as the coach",
            "Adam Tarn",
            None,
        ),
        (
            "For example, the Weather Museum at Selene saw 11,000 visitors when it showed its collection in 2010,"
            " according to curator Elaine Gusta.",
            "the Weather Museum at Selene saw 11,000 visitors when it showed its collection in 2010",
            "Elaine Gusta",
            None,
        ),
        (
            "The head of the mission in Lethia has told the council the observers were targeted by crowds before they"
            " left, diplomats say.",
            "the observers were targeted by crowds before they left",
            "The head of the mission in Lethia",
            None,
        ),
    ],
)
def test_a_row_has_who_is_meant_before_it_and_nothing_of_its_writer(
    text: str, statement: str, speaker: str, context: str | None
) -> None:
    row = next(one for one in rows(account(text, "The Courier")) if one.statement == statement)
    assert row.speaker == speaker
    assert (row.context and row.context.text) == context


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("Residents said they removed possible traces of oil from the harbour.", ()),
        ("Karl Roe said he thought that the harbour was closed on Monday.", ()),
        ("Residents said that five ships were thought to have sunk.", ("thought",)),
        ("Residents said the council still considers the ferries illegal.", ()),
    ],
)
def test_words_for_a_possible_thing_or_a_view_cast_no_doubt(text: str, hedges: tuple[str, ...]) -> None:
    (row,) = rows(account(text, "The Courier"))
    assert row.hedges == hedges


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "But the mayor chose the harbour to avoid the press, a source said.",
            "the mayor chose the harbour to avoid the press",
        ),
        (
            "The harbour was closed over the mayor's debts, Reuters has learned.",
            "The harbour was closed over the mayor's debts",
        ),
    ],
)
def test_a_statement_is_printed_whatever_joins_it_on(text: str, statement: str) -> None:
    assert [row.statement for row in rows(account(text, "The Courier"))] == [statement]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "A spokesman for Immigration Minister Philip Roe says six officers were hurt last night.",
            "A spokesman for Immigration Minister Philip Roe",
        ),
        (
            "The national secretary of the Lethian Manufacturing and Workers Union (LMWU), Doug Roe, says the unions"
            " have done everything to end the strike.",
            "Doug Roe",
        ),
    ],
)
def test_a_spokesman_is_not_his_minister_and_an_officer_is_not_his_body(text: str, speaker: str) -> None:
    (row,) = rows(account(text, "The Courier"))
    assert row.speaker == speaker


def test_who_is_told_says_nothing() -> None:
    told = (
        "From Selene on Monday, Gov. Jack Doe of Amsel, a Democrat, told Ronan Roe of Northwire that if Ms. Pelm signs"
    )
    found = rows(account(f"{told} the measure, “the league may be looking to move the final.”", "The Courier"))
    assert "Ronan Roe" not in {row.speaker for row in found}


def test_a_company_is_the_body_that_speaks_in_the_sentence_before_but_no_ministry() -> None:
    text = "{} said on Monday that two ships had sunk. The company said the ships were old."
    (_, firm) = rows(account(text.format("Karsova Marine Works Corp"), "The Courier"))
    (_, none) = rows(account(text.format("The Ministry of Trade"), "The Courier"))
    assert firm.speaker == "Karsova Marine Works Corp"
    assert none.speaker == "The company"


def test_neither_a_dateline_nor_what_another_tells_is_a_statement() -> None:
    text = "Fund says ships offer value LONDON (Northwire) - Shares of ports and ships offer value, a fund said."
    assert "London" not in {row.speaker for row in rows(account(text, "The Courier"))}
    text = (
        "Jane Doe told the council this week that the ferries of Selene would be sold this year, according to The Hill."
    )
    assert "according" not in " ".join(row.statement for row in rows(account(text, "The Courier")))


@pytest.mark.parametrize(
    ("text", "statement", "speaker"),
    [
        (
            "Ada Doe told a gathering in Selene last night, the growth of the port is remarkably good by any standard.",
            "the growth of the port is remarkably good by any standard",
            "Ada Doe",
        ),
        (
            "Warplanes bombed the harbour of Selene on Monday, Lethian security officials said. The planes hit the quay"
            " which was already in ruins, officials said.",
            "The planes hit the quay which was already in ruins",
            "Lethian security officials",
        ),
        (
            "International money sources say ministers will meet in Amsel. The sources said Karsova was invited back.",
            "Karsova was invited back",
            "International money sources",
        ),
        (
            "Some officials said the port was closed in May. Officials said the quay had been open for two weeks.",
            "the quay had been open for two weeks",
            "Officials",
        ),
    ],
)
def test_whom_it_was_told_and_who_the_officials_are(text: str, statement: str, speaker: str) -> None:
    row = rows(account(text, "The Courier"))[-1]
    assert (row.statement, row.speaker) == (statement, speaker)


@pytest.mark.parametrize("words", ["she had nothing further to add", "there was little to say"])
def test_a_refusal_to_speak_is_no_statement(words: str) -> None:
    assert not rows(account(f"Ada Doe said {words}.", "The Courier"))


@pytest.mark.parametrize(
    "text",
    [
        "Ada Doe says she could no longer stand by and allow false claims about the port.",
        "“I knew I could win on the last day of the race,” Marc Roe said.",
        "The offer had been made on the assumption that an agreement would come, Ada Doe added.",
    ],
)
def test_what_somebody_could_do_or_assumed_is_no_doubt(text: str) -> None:
    (row,) = rows(account(text, "The Courier"))
    assert row.hedges == ()


def test_a_second_clause_whose_that_has_no_first_stands_in_the_sentence_around() -> None:
    text = "Officials said the council looked at the treaty yesterday and that an announcement may be made shortly."
    (row,) = rows(account(text, "The Courier"))
    assert row.statement == "the council looked at the treaty yesterday"
    assert row.whole_sentence is not None
    (row,) = rows(account(text.replace("said the", "said that the"), "The Courier"))
    assert row.statement.endswith("may be made shortly")
