"""A table as an XLSX workbook of one sheet: text, whole numbers and dates, never a formula.

The format is a zip of five small XML parts (ECMA-376). Text is written as inline strings, which
no spreadsheet reads as a formula, whatever it begins with.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

Value = str | int | date
# Day 1 was 1 January 1900, and the format keeps a 29 February that year did not have.
DAY_NOUGHT = date(1899, 12, 30)
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
LETTERS = 26
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# The styles a cell can have, by their place: plain, a date, the bold of the first row.
_PLAIN, _DATE, _BOLD = 0, 1, 2

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f"</Types>"
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_PARTS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_SHEET}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
)


def spreadsheet(title: str, rows: Sequence[Sequence[Value]]) -> bytes:
    """The workbook; its first row is bold and stays in sight."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", _TYPES)
        parts.writestr("_rels/.rels", _ROOT)
        parts.writestr("xl/workbook.xml", _workbook(title))
        parts.writestr("xl/_rels/workbook.xml.rels", _PARTS)
        parts.writestr("xl/styles.xml", _STYLES)
        parts.writestr("xl/worksheets/sheet1.xml", "".join(_sheet(rows)))
    return file.getvalue()


def _workbook(title: str) -> str:
    name = _text(_NOT_IN_A_NAME.sub(" ", title)[:LONGEST_NAME]).replace('"', "&quot;")
    return (
        f'{_HEAD}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _sheet(rows: Sequence[Sequence[Value]]) -> Iterator[str]:
    yield (
        f'{_HEAD}<worksheet xmlns="{_SHEET}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetData>'
    )
    for number, row in enumerate(rows, 1):
        cells = (_cell(f"{_letters(at)}{number}", one, number) for at, one in enumerate(row))
        yield f'<row r="{number}">{"".join(cells)}</row>'
    yield "</sheetData></worksheet>"


def _cell(place: str, value: Value, row: int) -> str:
    if isinstance(value, date):
        return f'<c r="{place}" s="{_DATE}"><v>{(value - DAY_NOUGHT).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    style = _BOLD if row == 1 else _PLAIN
    said = _text(value[:LONGEST_TEXT])
    kind = 't="inlineStr"'
    return f'<c r="{place}" s="{style}" {kind}><is><t xml:space="preserve">{said}</t></is></c>'


def _letters(at: int) -> str:
    """A for the first column, Z for the 26th, AA for the next."""
    more, letter = divmod(at, LETTERS)
    return (_letters(more - 1) if more else "") + chr(ord("A") + letter)


def _text(words: str) -> str:
    return escape(_UNSHOWN.sub("", words))
