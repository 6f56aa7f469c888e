"""Whether two spellings can be one person's."""

import pytest

from briefings.analysis.english.person_names import is_same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ilya Marchetti", "Ilya B. Marchetti"),
        ("Chuck Lindgren", "Charles E. Lindgren"),
        ("Joseph R. Okoro Jr.", "Joe Okoro"),
        ("Haider al-Selani", "Haidar Al Selani"),
        ("Muhammad el-Karsawi", "Mohamed Karsawi"),
        ("Mahmoud Qaddari", "Mahmud Kadari"),
        ("Jae-in Moon", "Jaein Moon"),
        ("Enrique Peña Torvo", "Peña Torvo"),
        ("JOANNA BENEDEK", "Joanna Benedek"),
        ("Jean-Marc Okoro", "Jean Marc Okoro"),
        ("J.B. Okoro", "J. B. Okoro"),
        ("TE Okoro", "T. E. Okoro"),
        ("Sergei Okoro", "Sergey Okoro"),
        ("Rami Abdel Rahman", "Rami Abdulrahman"),
        ("Abdel-Fattah el-Selani", "Abdul Fattah al-Selani"),
    ],
)
def test_one_person_is_spelt_in_many_ways(one: str, other: str) -> None:
    assert is_same_person(one, other)
    assert is_same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al Lindgren", "Tipper Lindgren"),
        ("Daniel Okoro", "Daniela Okoro"),
        ("Anna Lind", "Anne Lind"),
        ("George W. Marchetti", "George H. W. Marchetti"),
        ("Mahmud Selani", "Ali Mahmud Selani"),
        ("Martin Okoro Jr.", "Martin Okoro Sr."),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    assert not is_same_person(one, other)
    assert not is_same_person(other, one)
