"""What the address of a board may say, and what may be sent about the views a person keeps."""

from marshmallow import fields

from ehcoord.commands.boards import (
    BoardOrder,
    ForgetView,
    NarrowBoard,
    NarrowPeople,
    OfOneTeam,
    SaveView,
)
from ehcoord.schemas.base import CommandSchema, GovDate, choice, known, text, whole_number

MOST_PAGES = 100_000


class NarrowBoardSchema(CommandSchema[NarrowBoard]):
    """Which rows of a board, in which order, and which page of them."""

    command = NarrowBoard
    team = known("Choose a team", required=False)
    agency = text("Choose an agency", most=200, required=False)
    person = known("Choose a person", required=False)
    since = GovDate("the day", required=False)
    serious = fields.Boolean(load_default=False)
    how = text("Choose one of the answers given", most=40, required=False)
    order = choice(BoardOrder, "Choose one of the columns", required=False)
    backwards = fields.Boolean(load_default=False)
    page = whole_number("Choose a page", least=1, most=MOST_PAGES, required=False)


class NarrowPeopleSchema(CommandSchema[NarrowPeople]):
    """Which people of the teams, and which page of them."""

    command = NarrowPeople
    team = known("Choose a team", required=False)
    soon_gone = fields.Boolean(load_default=False)
    page = whole_number("Choose a page", least=1, most=MOST_PAGES, required=False)


class SaveViewSchema(CommandSchema[SaveView]):
    """The name of a view, and the board and address it stands for."""

    command = SaveView
    name = text("Enter a name for this view", most=60)
    board = text("Load the board again", most=40)
    address = text("Load the board again", most=1000, required=False)


class ForgetViewSchema(CommandSchema[ForgetView]):
    """Which view."""

    command = ForgetView
    view_id = known("Choose a view")


class OfOneTeamSchema(CommandSchema[OfOneTeam]):
    """Of which team a measure is asked."""

    command = OfOneTeam
    team = known("Choose a team", required=False, load_default=None)
