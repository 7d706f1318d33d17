"""Countries, special issuers and former states."""

import pytest

from vigie.vocabulary.countries import (
    LANGUAGES,
    Kind,
    NotACountry,
    alpha_3,
    answering_member,
    countries,
    country,
    country_choices,
    country_name,
    find_country,
    nearest_countries,
)
from vigie.vocabulary.members import members

SPECIALS = [
    "D",
    "GBD",
    "GBN",
    "GBO",
    "GBP",
    "GBS",
    "RKS",
    "EUE",
    "UNO",
    "UNA",
    "UNK",
    "XBA",
    "XIM",
    "XCC",
    "XCE",
    "XCO",
    "XDC",
    "XEC",
    "XES",
    "XMP",
    "XOM",
    "XPO",
    "XXA",
    "XXB",
    "XXC",
    "XXX",
]
FORMER = ["SUN", "YUG", "CSK", "DDR", "SCG", "ZAR", "TMP", "ANT", "BUR"]


@pytest.mark.parametrize("code", SPECIALS + FORMER)
def test_issuer_of_old_or_special_documents_is_known(code: str) -> None:
    assert country(code).code == code


def test_every_member_answers_for_itself() -> None:
    assert all(answering_member(code) == code for code in members())


def test_every_answering_bureau_is_a_member() -> None:
    assert {known.member for known in countries().values()} - {""} <= members().keys()


@pytest.mark.parametrize(
    ("issuer", "member"),
    [("D", "DEU"), ("GBD", "GBR"), ("HKG", "CHN"), ("UTO", "UTO"), ("DDR", "DEU"), ("SUN", ""), ("XXA", "")],
)
def test_issuer_maps_to_its_bureau(issuer: str, member: str) -> None:
    assert answering_member(issuer) == member


def test_one_letter_d_is_compared_as_germany() -> None:
    assert alpha_3("D<<") == alpha_3("deu") == "DEU"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name(language: str) -> None:
    assert all(country_name(code, language) not in {"", "None"} for code in countries())


def test_name_of_other_language_is_english() -> None:
    assert country_name("FRA", "de") == "France"
    assert country_name("QZB", "fr-CA") == "Zembrovie"
    assert country_name("UTO", "ar") == "يوتوبيا"


@pytest.mark.parametrize(
    ("typed", "code"), [("NO", "NOR"), ("UT0", "UTO"), ("Frnace", "FRA"), ("Zembrovya", "QZB"), ("كوسوفا", "RKS")]
)
def test_misspelt_country_has_near_ones(typed: str, code: str) -> None:
    with pytest.raises(NotACountry) as refused:
        country(typed)

    assert code in refused.value.nearest
    assert refused.value.code == "not_a_country"


def test_nothing_is_near_to_nothing() -> None:
    assert nearest_countries("") == ()
    assert len(nearest_countries("x" * 10_000)) <= 3


@pytest.mark.parametrize(
    ("typed", "code"),
    [("فرنسا", "FRA"), ("ESPAÑA", "ESP"), ("utopie", "UTO"), ("Allemagne", "DEU"), ("fra", "FRA"), ("d", "D")],
)
def test_country_is_found_by_name(typed: str, code: str) -> None:
    assert find_country(typed).alpha_3 == alpha_3(code)


def test_unknown_name_is_refused() -> None:
    with pytest.raises(NotACountry):
        find_country("Atlantis")


def test_fictional_countries_stay_on_exercise_nodes() -> None:
    real, all_ = dict(country_choices("en", exercise=False)), dict(country_choices("en", exercise=True))

    assert all_.keys() - real.keys() == {"UTO", "QZB", "XCM", "XRM", "XAB"}
    assert "D" not in all_
    assert country("UTO").exercise
    assert country("DDR").kind is Kind.FORMER
