"""Names, numbers and countries that texts in different scripts have in common."""

import pytest
from support.builders import a_reading, an_article

from briefings.analysis.stories.multilingual.name_keys import find_english_keys, find_foreign_keys
from briefings.analysis.stories.multilingual.numbers import find_telling_numbers
from briefings.analysis.stories.multilingual.territories import find_territories
from briefings.analysis.stories.multilingual.transliteration import extract_consonants


@pytest.mark.parametrize(
    ("spelt", "language"),
    [("Голубец", "ru"), ("Holubez", "de"), ("Holoubets", "fr"), ("Голубець", "uk"), ("Holubets", "tr")],
)
def test_spellings_of_one_name_sound_alike(spelt: str, language: str) -> None:
    assert extract_consonants(spelt, language) == extract_consonants("Holubets", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("وقال هولوبيتس إن الاتفاق قريب", "ar"),
        ("هولوبتس گفت که توافق نزدیک است", "fa"),
        ("霍卢贝茨说协议即将达成", "zh"),
        ("Как сообщил Голубец, соглашение близко", "ru"),
    ],
)
def test_a_name_is_found_in_running_text(text: str, language: str) -> None:
    found = {sound for sounds in find_foreign_keys("", text, language).values() for sound in sounds}
    assert any(extract_consonants("Holubets", "en") in sound for sound in found)


def test_everyday_words_and_days_are_no_names() -> None:
    assert not find_foreign_keys("", "Los vecinos dicen que todo fue muy rápido. También hubo daños.", "es")
    article = an_article("Marsande Venn arrived on Monday.")
    reading = a_reading(article, [("Marsande Venn", "PERSON"), ("Monday", "ORG")])
    assert set(find_english_keys(reading, 400)) == {"Marsande"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Magnitude 5.8, 1,200 tents", {5.8, 1200.0}),
        ("5,8 büyüklüğünde; 1.200 çadır", {5.8, 1200.0}),
        ("بقوة ٥٫٨ درجات و١٬٢٠٠ خيمة", {5.8, 1200.0}),
        ("12 dead in 2026 at 19:50, on 14.4.2026", set()),
        ("41 300 spectateurs", {41300.0}),
    ],
)
def test_numbers_are_read_in_the_digits_of_any_script(text: str, found: set[float]) -> None:
    assert find_telling_numbers(text) == found


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Переговоры с Турцией прошли в Сирии", "ru", {"TR", "SY"}),
        ("Türkiye'nin Suriye'deki birlikleri", "tr", {"TR", "SY"}),
        ("وصل الوفد إلى تركيا وسوريا", "ar", {"TR", "SY"}),
        ("中国和俄罗斯", "zh", {"CN", "RU"}),
        ("Turkish and Syrian officials", "en", {"TR", "SY"}),
        ("Der Handel stockt", "de", set()),
    ],
)
def test_countries_are_found_by_the_spellings_of_the_language(text: str, language: str, found: set[str]) -> None:
    assert find_territories(text, language) == found
