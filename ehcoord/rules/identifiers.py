"""Numbers that name a child elsewhere: the NHS number and the unique pupil number (pure)."""

import re

_UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]", re.ASCII)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def tidy_identifier(said: str) -> str:
    """What was typed without spaces and dashes, in capitals."""
    return re.sub(r"[\s-]+", "", said).upper()


def is_nhs_number(number: str) -> bool:
    """Whether ten digits are an NHS number: the last one checks the others, modulus 11.

    Source: NHS Data Dictionary, NHS NUMBER.
    """
    if not re.fullmatch(r"\d{10}", number, re.ASCII):
        return False
    total = sum(int(digit) * (10 - at) for at, digit in enumerate(number[:9]))
    check = (11 - total % 11) % 11
    return check != 10 and check == int(number[9])


def is_upn(number: str) -> bool:
    """Whether thirteen characters are a unique pupil number: the first letter checks the rest.

    A temporary number ends in a letter, which counts as its place among the letters used.
    Source: Department for Education, Unique pupil numbers, the check letter.
    """
    if not _UPN.fullmatch(number):
        return False
    values = [int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in number[1:]]
    total = sum(value * place for place, value in enumerate(values, start=2))
    return _UPN_LETTERS[total % 23] == number[0]
