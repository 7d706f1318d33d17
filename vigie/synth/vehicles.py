"""Vehicles that were never built, with identification numbers whose check digit is right and whose maker is nobody."""

from collections.abc import Iterator
from typing import Any

from vigie.synth.chance import day, dice, filing, serial
from vigie.synth.documents import COUNTRIES, owner_of

VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
VALUES = {sign: value for group, value in (
    ("AJ", 1), ("BKS", 2), ("CLT", 3), ("DMU", 4), ("ENV", 5), ("FW", 6), ("GPX", 7), ("HY", 8), ("RZ", 9),
) for sign in group} | {str(digit): digit for digit in range(10)}  # fmt: skip
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
YEARS = "EFGHJKLMNPRS"  # 2014 to 2025 (ISO 3779 as used in North America)
MAKER = "0ZZ"  # no region begins with 0: no maker has this code
KINDS = ("car",) * 8 + ("lorry", "motorcycle")
COLOURS = ("black", "white", "grey", "silver", "blue", "red", "green")
ARABIC_LETTERS = "ابحدرسصطعقكلمنهوي"
CYRILLIC_LETTERS = "АВЕКМНОРСТУХ"
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
LATIN_LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"


def vehicles(n: int, seed: int = 1, start: int = 0) -> Iterator[dict[str, Any]]:
    """Vehicles start, start + 1, ... (n of them), each a filing and its "owner"; none for n = 0."""
    return (vehicle(i, seed) for i in range(start, start + n))


def vehicle(i: int, seed: int = 1) -> dict[str, Any]:
    """Vehicle i of this seed, in the shape of catalogue/vehicles.toml."""
    source = dice(seed, "vehicle", i)
    owner = owner_of(i)
    year = source.randrange(len(YEARS))
    number = serial(seed, "vehicle", i)
    record: dict[str, Any] = {
        "vin": vin(f"{MAKER}{''.join(source.choice(VIN_SIGNS) for _ in range(5))}0{YEARS[year]}{number}"),
        "plate": plate(owner, serial(seed, "plate", i), source.randrange(10**6)),
        "plate_country": owner,
        "kind": source.choice(KINDS),
        "colour": source.choice(COLOURS),
        "year": 2014 + year,
        "status": "stolen",
        "event_on": day(source).isoformat(),
        "event_country": source.choice(COUNTRIES),
    }
    if source.randrange(2):
        record["engine_number"] = f"ZE{source.choice(LATIN_LETTERS)}{serial(seed, 'engine', i)}"
    return filing(owner, f"SYN-VH-{seed}-{i}", record)


def vin(raw: str) -> str:
    """The 17 signs with the ninth set to its check digit (49 CFR 565.15; mandatory in North America only)."""
    rest = sum(VALUES[sign] * weight for sign, weight in zip(raw, WEIGHTS, strict=True)) % 11
    return raw[:8] + ("0123456789X"[rest]) + raw[9:]


def plate(country: str, number: str, letters: int) -> str:
    """A registration plate in the country's own alphabet: `number` has seven digits, `letters` picks the letters."""
    alphabet = {"XRM": ARABIC_LETTERS, "XAB": CYRILLIC_LETTERS}.get(country, LATIN_LETTERS)
    a, b, c, d = (alphabet[letters // len(alphabet) ** power % len(alphabet)] for power in range(4))
    return {
        "UTO": f"{a}{b}-{number[-3:]}-{c}{d}",
        "QZB": f"{number[-4:]} {a}{b}{c}",
        "XCM": f"{a}{b}{c}-{number[-4:]}",
        "XRM": f"{a} {b} {c} {number[-4:].translate(ARABIC_DIGITS)}",
        "XAB": f"{a} {number[-3:]} {b}{c}",
    }[country]
