"""What a visitor is told at the end: the address, three sign-ins in three languages, five things to try."""

from vigie.cli.demo.cast import DPO, DUTY_OFFICER, GUARD, Cast, Player
from vigie.cli.demo.story import Passport
from vigie.foundation.errors import Advice
from vigie.foundation.language import say
from vigie.vocabulary.countries import country_name

DOORS = (
    (DUTY_OFFICER, Advice("Duty officer")),
    (GUARD, Advice("Guard")),
    (DPO, Advice("Data-protection officer")),
)
SIGN_IN = Advice("User name: %(account)s   Password: %(password)s")
TRY = (
    Advice(
        "As the guard: paste the zone below into the search box, for border control. Change one sign and ask again."
    ),
    Advice("Open the hit. Then, as the data-protection officer, see who looked at a record of Al Rimal: %(looks)s"),
    Advice("As the duty officer: file a passport of your own, then restrict it to one country and ask as the guard."),
    Advice("Switch to Arabic at the top of any page, and find your way by keyboard alone."),
    Advice("In another terminal: VIGIE_HOME=%(home)s .venv/bin/vigie ledger verify"),
)


def sign_ins(origin: str, cast: Cast) -> str:
    """The address and the three sign-ins, each in the language of its bureau."""
    lines = ["", f"  {origin}", ""]
    for player, role in DOORS:
        lines += _sign_in(player, role, cast)
    return "\n".join(lines)


def _sign_in(player: Player, role: Advice, cast: Cast) -> list[str]:
    language = player.language
    values = {"account": player.account, "password": cast.passwords[player.account]}
    return [
        f"  {say(role, language)}, {country_name(player.bureau, language)}",
        f"    {say(Advice(SIGN_IN.text, values), language)}",
        "",
    ]


def things_to_try(passport: Passport, language: str, *, home: str, looks: str) -> str:
    """Five things to try, and the zone of the stolen passport; `looks` is the page of a record that was looked at."""
    values = {"home": home, "looks": looks}
    lines = [f"  {place}. {say(Advice(each.text, values), language)}" for place, each in enumerate(TRY, start=1)]
    zone = [f"     {line}" for line in passport.zone.splitlines()]
    return "\n".join([*lines[:1], *zone, *lines[1:], ""])
