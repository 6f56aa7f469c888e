"""Words counted in scripts with spaces and without."""

import pytest

from briefings.analysis.stories.topics.matching import compile_terms
from briefings.collectors.feeds.parsed import is_teaser
from briefings.core.words import count_words, fold_letters


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The dam – closed on Sunday – leaks.", 8),
        ("Über zwölf Brücken", 3),
        ("水坝周日关闭。", 6),
        ("ダムは日曜日に閉鎖された。", 12),
        ("IMF表示关注 GDP", 6),
        ("เขื่อนปิดในวันอาทิตย์", 5),
    ],
)
def test_words_are_counted_as_each_script_writes_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_long_text_in_chinese_is_no_teaser() -> None:
    assert not is_teaser("水务局周日关闭了大坝。" * 40, content=True)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Côte d'Ivoire", "Talks in Cote d’Ivoire went on."),
        ("O'Neill", "Mayor O’Neill resigned."),
        ("Sao Tome", "São Tomé votes."),
        ("al-Qaeda", "A leader of al Qaeda was seen."),
        ("台湾", "官员周一访问台湾北部。"),
        ("ไทย", "นายกรัฐมนตรีไทยเยือน"),
        ("ＮＡＴＯ", "Nato meets."),
    ],
)
def test_a_topic_matches_whatever_the_keyboard_made_of_it(term: str, text: str) -> None:
    assert compile_terms((term,)).search(fold_letters(text))
