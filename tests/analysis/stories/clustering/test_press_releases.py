"""A series of press releases by one author is not one event, however much of each is the same."""

from datetime import timedelta

from support.builders import MORNING, an_article

from briefings.analysis.stories.clustering.cluster import cluster_articles
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.collectors.standing_words import strip_standing_words

OPENING = "The Torvik Harbour Board announced today that"
CLOSING = (
    "“This shows what our staff can do,” said Mara Venn, director of the Torvik Harbour Board. The Torvik Harbour "
    "Board runs the port of Torvik, employs 340 people and was founded in 1921. Contact: press office, Quay 4, Torvik."
)
MATTERS = (
    "it has ordered two electric cranes from Lindholm Works for nine million crowns. Members of both benches voted for "
    "it on Monday evening, after two hours in which the treasurer laid out the sums.",
    "the winter fair for sailors’ families will open in the old rope factory with a concert. Visitors find stalls of "
    "bakers, smiths and netmakers along the rails, and children may steer a model ferry.",
    "apprentices from six schools began to train as pilots under captain Ilya Brand. They learn how currents turn at "
    "the mouth of the Aune, and how to board a ship by ladder at night.",
    "the toll for fishing boats below twelve metres falls by a third. The loss of four hundred thousand a year is to "
    "be met from the parking fees of the cruise terminal, which rise by a fifth.",
    "a wreck that divers found near Aune island goes to the maritime museum. Its hull of oak holds barrels of tar, a "
    "bronze bell and the shoes of a cook; the timbers will dry for seven years.",
    "an oil film in the inner basin was contained within two hours. Booms were laid by the fire brigade from Helle, "
    "and the master of the tanker was questioned until midnight.",
)


def test_a_series_of_press_releases_is_as_many_stories_as_matters() -> None:
    series = [
        an_article(
            f"{OPENING} {matter}\n\n{CLOSING}",
            title=f"Torvik Harbour Board: {' '.join(matter.split()[:6])}",
            outlet="Harbour Board",
            published=MORNING - timedelta(days=number),
        )
        for number, matter in enumerate(MATTERS)
    ]
    as_sent = cluster_articles(series, {}, group_copies(series, {}))
    told = strip_standing_words(series)
    assert len(as_sent) < len(MATTERS)
    assert len(cluster_articles(told, {}, group_copies(told, {}))) == len(MATTERS)
