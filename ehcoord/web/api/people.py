"""Calls about people: found by how a name sounds. A name is sent in a body, never in an address."""

from ehcoord.commands.people import AskForEarlyHelp, SearchPeople
from ehcoord.db import db
from ehcoord.queries.people import MOST_CANDIDATES, find_people
from ehcoord.rules.permissions import Action
from ehcoord.schemas.people import AskForEarlyHelpSchema, SearchPeopleSchema
from ehcoord.schemas.shown.people import FoundPeopleSchema, SpeakToThemSchema
from ehcoord.services.early_help import ask_for_early_help
from ehcoord.services.records import Event, note_view
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls, page_of
from ehcoord.web.instant import now

calls = Calls("people", "People", "Whether somebody is known already. Ask before opening a case.")


@calls.act(
    "/people/search",
    Action.PEOPLE_SEARCH,
    FoundPeopleSchema,
    takes=SearchPeopleSchema,
    example={"name": "Wren Sample", "born_on": "2012-03-04"},
)
def search(command: SearchPeople) -> Answer:
    """Looks for people of cases one may see, by how a name sounds, best first."""
    found = find_people(db.session(), actor(), command, now())
    note_view(actor(), Event("people.searched", details={"found": len(found)}), now=now())
    return page_of(found, 1, MOST_CANDIDATES)


@calls.act(
    "/early-help/ask",
    Action.PEOPLE_SEARCH,
    SpeakToThemSchema,
    takes=AskForEarlyHelpSchema,
    example={"because": "New at our school.", "name": "Wren Sample", "born_on": "2012-03-04"},
)
def early_help(command: AskForEarlyHelp) -> Answer:
    """Says whom to speak to about a child's early help: a full name, a day of birth, a reason.

    Every asking is on the record, and there are only so many in a day.
    """
    return {"speak_to": ask_for_early_help(actor(), command, now=now())}
