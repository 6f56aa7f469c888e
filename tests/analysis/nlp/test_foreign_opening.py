"""The first sentence of what is not read, in its own language."""

import pytest

from briefings.analysis.nlp.foreign_opening import find_foreign_opening


@pytest.mark.parametrize(
    ("code", "first", "rest"),
    [
        ("de", "Am 14. April trat Dr. Mara Venn zurück.", " Das Amt bleibt vorerst leer."),
        ("ru", "По словам А. Б. Голубца, порт откроют в июне.", " Суда уже ждут на рейде."),
        ("tr", "Vali, yolların 5. günde açılacağını söyledi.", " Ekipler çalışmayı sürdürüyor."),
        ("fr", "« Nous partons demain matin », a dit la ministre.", " Le port reste fermé."),
        ("zh", "港口将于六月重新开放，当局说。", "船只正在等待。"),
        ("ar", "قال المحافظ إن الميناء سيفتح أبوابه في يونيو.", " السفن تنتظر منذ أسابيع."),
        ("es", "¿Quién pagará la reconstrucción del puerto?", " Nadie lo sabe todavía."),
    ],
)
def test_it_ends_where_the_sentence_does(code: str, first: str, rest: str) -> None:
    found = find_foreign_opening("a", first + rest, code)
    assert found
    assert (first + rest)[found.start : found.end] == first


def test_a_text_of_several_languages_is_told_paragraph_by_paragraph() -> None:
    english = "This article was first published by our partners and appears here with their permission."
    text = f"{english}\n\nМинистр заявил, что порт откроют в июне. Суда ждут."
    found = find_foreign_opening("a", text, "ru")
    assert found
    assert text[found.start : found.end] == "Министр заявил, что порт откроют в июне."


@pytest.mark.parametrize("text", ["", "— 14:20 —", "Срочно", "слово " * 200])
def test_where_no_sentence_is_found_there_is_none(text: str) -> None:
    assert find_foreign_opening("a", text, "ru") is None
