"""Names of people who do not exist: syllables of five invented languages, in three scripts, each with its Latin form."""

import random
from dataclasses import dataclass
from functools import cache

from vigie.synth.chance import dice, skewed

Syllables = tuple[tuple[str, str], ...]  # as written natively, as romanised

GIVEN = 120
FAMILIES = 2400
SECOND_GIVEN = 0.3  # so many have two given names


@dataclass(frozen=True, slots=True)
class Tongue:
    """How names are made in one invented country: openings, middles, and endings of family names."""

    opens: Syllables
    middles: Syllables
    ends: Syllables
    script: str
    capitals: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """One name in the native script and in Latin letters; alike where the script is Latin."""

    native: str
    latin: str


def _pairs(text: str) -> Syllables:
    """Pairs from "native:latin" words; a word without a colon is its own Latin form."""
    words = (word.partition(":") for word in text.split())
    return tuple((native, latin or native) for native, _, latin in words)


TONGUES = {
    "UTO": Tongue(
        _pairs("bel dor fen gal har jun kel lor mav nim or pel quen ros sel tam ul ver wyn yar"),
        _pairs("a e i o ba da la mi no ra ri sa ta ve"),
        _pairs("dimor wickle thane bury mere strand lowe quist holt vane"),
        "Latn",
    ),
    "QZB": Tongue(
        _pairs("zém:zem bré:bre cour dau feuil gréa:grea jou lan mou nois pau rou sauv tré:tre vau"),
        _pairs("bi do ga lé:le mo né:ne pi ra so ti va"),
        _pairs("brovet zembert çaire:caire mondier vigneux rolaix tandeau quezel"),
        "Latn",
    ),
    "XCM": Tongue(
        _pairs("al bar cor del en fer guz hur il lam mar nar or pel quis ram sol tor ur ver"),
        _pairs("a e i o ba ca da li mo na ra ta"),
        _pairs("marenez costeño:costeno urríz:urriz landra vegosa tomira peñuela:penuela zarrobo"),
        "Latn",
    ),
    "XRM": Tongue(
        _pairs("با:ba دا:da را:ra زا:za سا:sa شا:sha فا:fa قا:qa كا:ka لا:la ما:ma نا:na وا:wa يا:ya تو:tu رو:ru"),
        _pairs("ري:ri مي:mi نو:nu لو:lu سي:si دو:du تي:ti كو:ku فو:fu زي:zi"),
        _pairs("رمال:rimal زون:zun دير:dir تاف:taf شور:shur لام:lam قيس:qis نود:nud"),
        "Arab",
        capitals=False,
    ),
    "XAB": Tongue(
        _pairs(
            "бе:be вар:var гли:gli дор:dor жа:zha зе:ze кор:kor лю:lyu ме:me но:no пра:pra ру:ru са:sa ти:ti хо:kho че:che"
        ),
        _pairs("бе:be да:da ла:la ми:mi но:no ра:ra со:so ту:tu ве:ve"),
        _pairs(
            "лонский:lonskiy белич:belich дарук:daruk томень:tomen зорень:zoren карш:karsh велун:velun нардюк:nardyuk"
        ),
        "Cyrl",
    ),
}


@cache
def given_names(country: str) -> tuple[Name, ...]:
    """The 120 given names of a country, commonest first. KeyError for a country that is not invented."""
    tongue = TONGUES[country]
    return _distinct(country, "given", GIVEN, (tongue.opens, tongue.middles), tongue)


@cache
def family_names(country: str) -> tuple[Name, ...]:
    """The family names of a country, commonest first. KeyError for a country that is not invented."""
    tongue = TONGUES[country]
    return _distinct(country, "family", FAMILIES, (tongue.opens, tongue.middles, tongue.middles, tongue.ends), tongue)


def draw(source: random.Random, country: str) -> tuple[list[Name], Name]:
    """One or two given names and a family name."""
    given = [skewed(source, given_names(country))]
    if source.random() < SECOND_GIVEN:
        given.append(skewed(source, given_names(country)))
    return given, skewed(source, family_names(country))


def _distinct(country: str, what: str, wanted: int, places: tuple[Syllables, ...], tongue: Tongue) -> tuple[Name, ...]:
    """So many different names, made of one syllable a place; the tables hold far more than are wanted."""
    made: dict[str, Name] = {}
    i = 0
    while len(made) < wanted:
        source = dice(0, f"{what}/{country}", i)
        chosen = [source.choice(place) for place in places]
        native, latin = "".join(part[0] for part in chosen), "".join(part[1] for part in chosen)
        made.setdefault(latin, Name(native.capitalize() if tongue.capitals else native, latin.capitalize()))
        i += 1
    return tuple(made.values())
