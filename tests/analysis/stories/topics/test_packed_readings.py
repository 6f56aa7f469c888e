"""Readings come out of their packing as they went in, and take little room in it."""

from dataclasses import replace

from support.builders import an_article

from briefings.analysis.stories.topics.packed_readings import PackedReadings
from briefings.core.analysis import Analysis, KeyTerm


def a_reading(text: str, vector: tuple[float, ...]) -> Analysis:
    article = an_article(text, "Ferries", "The Herald")
    return Analysis(article=article.id, model="m", language="en", terms=(KeyTerm("ferry", 2),), vector=vector)


def test_readings_come_back_whole_and_in_order() -> None:
    readings = [a_reading("The ferry left.", (0.6, -0.8)), a_reading("The ferry came back.", ())]
    packed = PackedReadings(iter(readings))
    assert list(packed.values()) == readings
    assert packed.light == tuple(replace(reading, terms=(), vector=()) for reading in readings)
    assert packed.get("nobody") is None
