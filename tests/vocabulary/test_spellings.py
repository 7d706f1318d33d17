"""Sixty spellings of an identifier are the same key; sixty neighbours, one sign off, never are."""

import pytest

from vigie.vocabulary.identifiers import forms

SPELLINGS = [
    *(
        ("document_number", "A01234567", typed)
        for typed in (
            "A01234567", "a01234567", "A 01234567", "A-01234567", "A 01-234567", "a 01 23 45 67", "A/01/234567", "A.01.234.567",
            " A01234567 ", "A\u00a001234567", "A\u201301234567", "A\u202f01\u202f234567", "Ａ０１２３４５６７", "a٠١٢٣٤٥٦٧",
            "A۰۱۲۳۴۵۶۷", "А01234567", "Α01234567", "A\u200e01234567", "\u202aA01234567\u202c", "A0\u200b1234567", "A01234567\ufeff",
            "A०१२३४५६७", "A01234567<", "á01234567", "A_01234567", "A01234567\t", "№A01234567".removeprefix("№"), "𝐀01234567",
        )
    ),
    *(
        ("document_number", "D23145890", typed)
        for typed in ("D231458907", "d 23145890 7", "D23145890<7", "D-231458907", "d٢٣١٤٥٨٩٠٧", "Ｄ231458907", "D23145890")
    ),
    *(
        ("vin", "1M8GDM9AXKP042788", typed)
        for typed in (
            "1M8GDM9AXKP042788", "1m8gdm9axkp042788", "IM8GDM9AXKPO42788", "1M8 GDM9AX KP042788", "1M8-GDM9AX-KP042788",
            "iM8GDM9AXKPQ42788", "1М8GDМ9АХКР042788", "1M8GDM9AXKP٠٤٢٧٨٨", "1Μ8GDM9AXKP042788", "*1M8GDM9AXKP042788*",
        )
    ),
    *(
        ("plate", "AB123CE", typed)
        for typed in ("AB123CE", "ab-123-ce", "AB 123 CE", "АВ 123 СЕ", "ΑΒ123CE", "AB·123·CE", "ab١٢٣ce", "ＡＢ１２３ＣＥ")
    ),
    *(("plate", "ابج1234", typed) for typed in ("أ ب ج ١٢٣٤", "ابج1234", "ا-ب-ج-۱۲۳۴", "آ ب ج 1234", "ﺍ ﺏ ﺝ ١٢٣٤")),
    *(("serial", "GB77120", typed) for typed in ("GB 77-120", "gb77120", "GB.77.120", "ＧＢ77120")),
]  # fmt: skip

NEIGHBOURS = [
    *(
        ("document_number", "D23145890", typed)
        for typed in (
            "D23145891", "D23145880", "D23145790", "D23144890", "D23155890", "D23245890", "D24145890", "D33145890", "E23145890",
            "D2314589", "D231458900", "D23145890A", "23145890", "D3145890", "D23145809", "D32145890", "D231458908", "O23145890",
            "D2314589O", "D23I45890", "DZ3145890", "D2314S890", "D2314589Ο", "D23145B90", "023145890", "D٢٣١٤٥٨٩١",
        )
    ),
    *(
        ("document_number", "L898902C3", typed)
        for typed in ("L898902C4", "L898902C", "L898902C33", "L898902C37", "L898902D3", "L8989O2C3", "I898902C3", "1898902C3", "L898902G3")
    ),
    *(
        ("vin", "1M8GDM9AXKP042788", typed)
        for typed in (
            "1M8GDM9AXKP042789", "1M8GDM9AXKP042778", "1M8GDM9AXKP04278", "M8GDM9AXKP042788", "1M8GDM9AXKP0427B8", "1M86DM9AXKP042788",
            "2M8GDM9AXKP042788", "1N8GDM9AXKP042788", "1M8GDM9AYKP042788", "1M8GDM9AXKP402788", "1M8GOM9AXKP042788",
        )
    ),
    *(
        ("plate", "AB123CD", typed)
        for typed in ("AB123CE", "AB124CD", "A8123CD", "AB123C0", "AB123C", "B123CD", "BA123CD", "АБ123CD")
    ),
    *(("plate", "ابج1234", typed) for typed in ("ابح1234", "ابج1235", "اب1234", "1234")),
    *(("serial", "GB77120", typed) for typed in ("GB77121", "G877120", "6B77120", "GB7712O", "GB7720")),
]  # fmt: skip


def test_there_are_sixty_of_each() -> None:
    assert len(SPELLINGS) >= 60
    assert len(NEIGHBOURS) >= 60


@pytest.mark.parametrize(("type_", "filed", "typed"), SPELLINGS)
def test_spelling_hits_exactly(type_: str, filed: str, typed: str) -> None:
    assert set(forms(type_, filed).exact) & set(forms(type_, typed).exact)


@pytest.mark.parametrize(("type_", "filed", "typed"), NEIGHBOURS)
def test_neighbour_never_hits_exactly(type_: str, filed: str, typed: str) -> None:
    assert not set(forms(type_, filed).exact) & set(forms(type_, typed).exact)
