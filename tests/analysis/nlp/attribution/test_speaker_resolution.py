"""Who speaks, read with a parse: the head of a phrase, the subject before a pronoun, nobody where it is not sure."""

import pytest
from support.analysed import parsing_reader
from support.builders import MORNING

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.attribution.actor_index import ActorIndex, Scene
from briefings.analysis.nlp.attribution.speaker_resolution import resolve_speaker
from briefings.core.analysis import Actor
from briefings.core.article import Span, create_article


@pytest.fixture(scope="module")
def reader() -> SpacyAnalyser:
    """Our reader, with the trained pipeline."""
    return parsing_reader()


def told(reader: SpacyAnalyser, text: str) -> list[tuple[str, str, str]]:
    """Return speaker, class and content of each claim."""
    article = create_article(outlet="x", title="", text=text, collected=MORNING, origin="x", language="en")
    (reading,) = reader.analyse([article])
    return [(c.speaker, c.speaker_class, article.text[c.content.start : c.content.end]) for c in reading.claims]


@pytest.mark.parametrize(
    ("phrase", "speaker", "kind"),
    [
        ("Hillary Clinton", "Hillary Clinton", "person"),
        ("Clinton allies", "Clinton allies", "officials"),
        ("The Clinton campaign", "The Clinton campaign", "officials"),
        ("Aides to Clinton", "Aides to Clinton", "officials"),
    ],
)
def test_a_name_speaks_only_where_it_heads_the_phrase(
    reader: SpacyAnalyser, phrase: str, speaker: str, kind: str
) -> None:
    text = f"Hillary Clinton spoke in Denver on Monday. The crowd was large. {phrase} said the debate had gone well."
    assert told(reader, text) == [(speaker, kind, "the debate had gone well")]


def test_a_pronoun_goes_to_the_subject_before_and_not_to_a_name_in_what_it_reports(reader: SpacyAnalyser) -> None:
    text = "Donald Trump met reporters in Denver on Monday. He said that John Kasich had lost the debate."
    assert [who for who, _, _ in told(reader, text)] == ["Donald Trump"]


def test_a_pronoun_that_fits_nobody_before_it_stays_unresolved(reader: SpacyAnalyser) -> None:
    text = "The bill was blocked by Donald Trump and John Kasich on Monday. He said that the debate was over."
    assert [kind for _, kind, _ in told(reader, text)] == ["unresolved"]


def test_who_is_told_of_in_a_statement_did_not_make_it(reader: SpacyAnalyser) -> None:
    text = "Donald Trump spoke in Denver on Monday. He said that Trump would win the debate."
    assert [kind for _, kind, _ in told(reader, text)] == ["unresolved"]


@pytest.mark.parametrize(
    "text",
    [
        "Officials said on Thursday that the bridge over the river had collapsed.",
        "Officials said in a letter to the council that the bridge over the river had collapsed.",
    ],
)
def test_a_statement_starts_behind_its_that(reader: SpacyAnalyser, text: str) -> None:
    assert [said for _, _, said in told(reader, text)] == ["the bridge over the river had collapsed"]


@pytest.mark.parametrize(
    ("text", "speaker", "kind"),
    [
        (
            "The Northern Relief Fund met in Denver. On Monday the fund said the harvest had failed.",
            "Northern Relief Fund",
            "body",
        ),
        ("The company said the harvest had failed.", "The company", "officials"),
        ("Many Democrats say the harvest had failed.", "Many Democrats", "observers"),
        ("A poll released last week said the harvest had failed.", "A poll released last week", "document"),
        (
            "The harvest had failed, according to the owner of the mill, a claim nobody could check.",
            "the owner of the mill",
            "officials",
        ),
        (
            "Denmark, Sweden's only ally and its way to the sea, said the harvest had failed.",
            "Denmark",
            "official body",
        ),
    ],
)
def test_who_is_described_is_a_speaker_under_his_description(
    reader: SpacyAnalyser, text: str, speaker: str, kind: str
) -> None:
    assert [(who, what) for who, what, _ in told(reader, text)] == [(speaker, kind)]


@pytest.mark.parametrize(
    ("phrase", "speaker"),
    [
        ("This month visiting Chairman of Northern Motors Tom Lindqvist", "Tom Lindqvist"),
        ("Deputy head of the Orsk branch of the Northern Miners Federation Oskar Lind", "Oskar Lind"),
        ("Undersecretary for Education Mr. Lindqvist", "Lindqvist"),
    ],
)
def test_whose_name_ends_a_phrase_speaks_and_not_the_body_before_it(
    reader: SpacyAnalyser, phrase: str, speaker: str
) -> None:
    assert [who for who, _, _ in told(reader, f"{phrase} said the harvest had failed.")] == [speaker]


def test_a_bare_surname_goes_on_with_who_spoke_last(reader: SpacyAnalyser) -> None:
    text = (
        "Former President Bill Hale spoke for his wife Martha Hale in Denver. The former president said the harvest "
        "had failed.\n\n“It makes no sense to anybody here,” Hale said.\n\n"
        "“The mills stand still. Nobody comes,” he said."
    )
    found = told(reader, text)
    assert {who for who, _, _ in found} == {"Bill Hale"}
    assert [what for _, _, what in found] == [
        "the harvest had failed",
        "“It makes no sense to anybody here,”",
        "“The mills stand still. Nobody comes,”",
    ]


def test_what_a_closing_cue_reports_is_all_that_stands_before_it(reader: SpacyAnalyser) -> None:
    text = "The owners of the mill were warned that the dam could fail, but nobody left, the clerk added."
    assert told(reader, text)[-1][2] == "The owners of the mill were warned that the dam could fail, but nobody left"


@pytest.mark.parametrize(
    "text",
    [
        "The deal set off a quarrel on Friday: many Democrats walked out of it.",
        "Savings were planned for next year — some $700 million, according to the ministry.",
    ],
)
def test_what_another_clause_or_an_aside_reports_is_not_taken_for_all(reader: SpacyAnalyser, text: str) -> None:
    assert [content for _, _, content in told(reader, text) if "quarrel" in content or "Savings" in content] == []


def test_an_aside_between_two_dashes_takes_nothing_away(reader: SpacyAnalyser) -> None:
    text = "Sales fell by nine percent — the worst month in years — according to the trade ministry."
    assert any("Sales fell" in content for _, _, content in told(reader, text))


def test_a_body_with_commas_in_its_name_is_not_cut(reader: SpacyAnalyser) -> None:
    text = "A Department for Children, Mills and Families spokeswoman said that the harvest had failed."
    assert [who for who, _, _ in told(reader, text)] == ["A Department for Children, Mills and Families spokeswoman"]


@pytest.mark.parametrize(
    ("text", "source", "speaker"),
    [
        ("The ship burned, said goalkeeper Jan Lind, who saw it.", "goalkeeper", "Jan Lind"),
        ("The ship burned, said officials near Jan Lind.", "officials", "officials"),
    ],
)
def test_words_for_what_somebody_is_stand_for_the_name_behind_them(text: str, source: str, speaker: str) -> None:
    start = text.index("Jan Lind")
    cast = ActorIndex(text, (Actor("Jan Lind", "PERSON", (), (Span("a", start, start + len("Jan Lind")),)),))
    place = (text.index(source), text.index(source) + len(source))
    assert resolve_speaker(cast, place, Scene(0)).name == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Gas company Teren Resources drew new buyers in May. The company said that prices had gone up.",
            "Teren Resources",
        ),
        (
            "Gas company Teren Resources and brokerage Lind Okoro met. The company said that prices had gone up.",
            "The company",
        ),
        ("Teren drew new buyers in May. The company said that prices had gone up.", "The company"),
        (
            "Gas company Teren Resources may close, its chief executive told the Post. "
            "“The price is too low,” chief executive Ada Venn said.",
            "Ada Venn",
        ),
        (
            "Gas company Teren Resources may close, its chief executive told the Post. "
            "Chief executive Ada Venn met chief executive Jan Reyle on Monday.",
            "its chief executive",
        ),
        (
            "The mine may close, the minister told the Post. Trade minister Ada Venn met buyers on Monday.",
            "the minister",
        ),
        (
            "Russian Foreign Minister Karl Venn met the press. Five ships came. Russia's foreign minister said the port"
            " was closed.",
            "Karl Venn",
        ),
        (
            "Russian Foreign Minister Karl Venn met the press. Five ships came. Turkey's foreign minister said the port"
            " was closed.",
            "Turkey's foreign minister",
        ),
    ],
)
def test_a_title_or_the_company_is_whoever_alone_it_can_be(reader: SpacyAnalyser, text: str, speaker: str) -> None:
    assert told(reader, text)[0][0] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Adam Venn, spokesman for the harbour relief agency, met reporters on Monday. "
            "The agency said there was no bread in the town.",
            "The agency",
        ),
        (
            "Rosa Okoro, head of the relief organisation, met reporters on Monday. "
            "The organisation said there was no bread in the town.",
            "The organisation",
        ),
        (
            "The Bellin Relief Agency sent boats. Adam Venn, spokesman for the agency, met reporters. "
            "The agency said there was no bread in the town.",
            "Bellin Relief Agency",
        ),
        (
            "Adam Venn, spokesman for the harbour relief agency, met reporters on Monday. "
            "The spokesman said there was no bread in the town.",
            "Adam Venn",
        ),
    ],
)
def test_a_noun_for_a_body_is_nobody_who_works_there(reader: SpacyAnalyser, text: str, speaker: str) -> None:
    assert told(reader, text)[-1][0] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The pupils would be tested, said Heiko Brandt, head of the port. One of the pupils was ill, a spokesman"
            " for the health office said. “The pupils are at home now,” he added.",
            "a spokesman for the health office",
        ),
        (
            "A spokesman for the port said the bridge was open. Rosa Okoro praised the crew. “The crew was brave,”"
            " she said.",
            "Rosa Okoro",
        ),
        (
            "The pupils would be tested, said Heiko Brandt, head of the port. One of the pupils was ill lately, and had"
            " been to Kirna, a spokesman for the health office said. The pupils are at home now, he added.",
            "he",
        ),
        ("A spokeswoman for the port said the bridge was open. “The crew was brave,” he said.", "he"),
        ("The port said the bridge was open. “The crew was brave,” he said.", "he"),
        ("The head of the port said the bridge was open. They say five ships left the harbour on Monday.", "They"),
        ("Officials said the bridge was open. They say five ships left the harbour on Monday.", "Officials"),
    ],
)
def test_a_pronoun_goes_to_who_spoke_before_though_unnamed(reader: SpacyAnalyser, text: str, speaker: str) -> None:
    assert told(reader, text)[-1][0] == speaker


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("“The people want bread and peace!” they chanted, a reporter heard.", {"they"}),
        ("“The people want bread and peace,” they chanted, the Courier reports.", {"they"}),
        (
            'Hundreds of people gathered in the Selene quarter to chant "The people want the end of the mayor!" and'
            ' "The people want bread and peace", AFP news agency reporter at the scene says.',
            {"AFP news agency reporter at the scene"},
        ),
        (
            'Hundreds of people gathered in the Selene quarter to chant "The people want the end of the mayor!"\n\nand'
            ' "The people want bread and peace", AFP news agency reporter at the scene says.',
            {"Hundreds of people"},
        ),
        ("Rosa Okoro chanted: “The people want bread and peace.”", {"Rosa Okoro"}),
        (
            "Hundreds of people chanted “Down with the mayor of Selene”, the harbour agency said.",
            {"the harbour agency"},
        ),
    ],
)
def test_a_chant_is_said_by_nobody_who_heard_it(reader: SpacyAnalyser, text: str, speakers: set[str]) -> None:
    found = told(reader, text)
    assert {who for who, _, _ in found} == speakers
    assert not any("reporter" in who and said.startswith(("“", '"')) for who, _, said in found)


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("Karsova has accused Lethia of backing the rebels with equipment.", []),
        ("Rosa Okoro said Karsova had accused Lethia of backing the rebels.", ["accused"]),
        ("Karsova accused Lethia of allegedly backing the rebels with equipment.", ["allegedly"]),
    ],
)
def test_a_verb_of_saying_casts_no_doubt_on_what_is_said(reader: SpacyAnalyser, text: str, hedges: list[str]) -> None:
    article = create_article(outlet="x", title="", text=text, collected=MORNING, origin="x", language="en")
    (reading,) = reader.analyse([article])
    assert [article.text[h.start : h.end] for claim in reading.claims[:1] for h in claim.hedges] == hedges
