"""Names and their kinds are one in an edition."""

from support.builders import a_reading, an_article

from briefings.analysis.stories.settled_names import settle_names
from briefings.core.analysis import Claim, ClaimKind, SpeakerClass
from briefings.core.article import Span


def test_a_speaker_has_the_name_that_the_edition_prints() -> None:
    full = an_article("Charles E. Lindgren spoke. Chuck Lindgren left. Chuck Lindgren slept.", title="One")
    short = an_article("Lindgren said that it rained.", title="Two")
    said = Claim(
        content=Span(short.id, 14, 28),
        cue=Span(short.id, 9, 13),
        source=Span(short.id, 0, 8),
        speaker="Lindgren",
        speaker_class=SpeakerClass.PERSON,
        kind=ClaimKind.INDIRECT,
    )
    _, settled = settle_names(
        (full, short),
        (
            a_reading(full, (("Charles E. Lindgren", "PERSON"),)),
            a_reading(short, (("Lindgren", "PERSON"),), claims=(said,)),
        ),
    )
    assert settled.claims[0].speaker == settled.actors[0].name == "Charles E. Lindgren"
    assert settled.actors[0].aliases == ("Lindgren",)


def test_forms_of_one_person_are_settled_on_the_commonest() -> None:
    rare = an_article("Charles E. Lindgren spoke.", title="One")
    common = an_article("Chuck Lindgren left. Chuck Lindgren slept.", title="Two")
    names = ("Charles E. Lindgren", "PERSON"), ("Chuck Lindgren", "PERSON")
    settled = tuple(settle_names((rare, common), (a_reading(rare, names[:1]), a_reading(common, names[1:]))))
    assert {actor.name for reading in settled for actor in reading.actors} == {"Chuck Lindgren"}


def test_a_surname_means_whom_the_edition_means_by_far_most() -> None:
    one = an_article("Ilya Marchetti met Rosa Marchetti. " + "Ilya Marchetti waved. " * 9, title="One")
    other = an_article("Marchetti left.", title="Two")
    names = ("Ilya Marchetti", "PERSON"), ("Rosa Marchetti", "PERSON")
    _, settled = settle_names((one, other), (a_reading(one, names), a_reading(other, (("Marchetti", "PERSON"),))))
    assert settled.actors[0].name == "Ilya Marchetti"


def test_a_town_that_one_text_takes_for_a_person_is_a_town() -> None:
    one = an_article("Brenmark voted. Brenmark slept. Brenmark woke.", title="One")
    other = an_article("Brenmark rose.", title="Two")
    _, settled = settle_names(
        (one, other), (a_reading(one, (("Brenmark", "GPE"),)), a_reading(other, (("Brenmark", "PERSON"),)))
    )
    assert [(actor.name, actor.label) for actor in settled.actors] == [("Brenmark", "GPE")]


def test_who_gives_one_word_for_a_name_is_not_his_namesake() -> None:
    full = an_article("Nadim Fares left. Nadim Fares slept.", title="One")
    alone = an_article("There is no bread, said a man who identified himself as Fares.", title="Two")
    short = an_article("There is no bread, said Fares.", title="Three")
    names = ((("Nadim Fares", "PERSON"),), (("Fares", "PERSON"),))
    for other, name in ((alone, "Fares"), (short, "Nadim Fares")):
        _, settled = settle_names((full, other), (a_reading(full, names[0]), a_reading(other, names[1])))
        assert settled.actors[0].name == name
