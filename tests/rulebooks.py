"""The rulebook of the repository with some of its terms changed, in force in the database."""

import sqlalchemy as sa

from config import ROOT
from ehcoord.db import transaction
from ehcoord.models.rulebook import RulebookVersion
from ehcoord.schemas.rulebook import canonical, rulebook_from_raw, rulebook_raw
from tests.builders import BEFORE


def of_leads(**changed: object) -> None:
    """Puts a rulebook in force that asks something else of leads."""
    raw = rulebook_raw(ROOT / "rulebook")
    raw["england"]["leads"].update(changed)
    with transaction(None, BEFORE) as session:
        newest = session.scalar(sa.select(sa.func.max(RulebookVersion.number))) or 0
        raw["england"]["version"] = newest + 1
        rulebook = rulebook_from_raw(raw)
        session.add(
            RulebookVersion(
                number=rulebook.version, hash=rulebook.hash, canonical=canonical(raw),
                reason="For a test.", proposed_at=BEFORE, in_force_from=BEFORE,
            )
        )  # fmt: skip
