"""The rulebook in force, in plain words, for anybody: what is published is what is done."""

from flask import Blueprint, render_template

from ehcoord.rules.plain_words import rules_in_words
from ehcoord.rules.vocabulary import RuleMode
from ehcoord.web.access import anonymous
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("rulebook", __name__)
MODES = {
    RuleMode.ON: "",
    RuleMode.SHADOW: "being tried out: seen by a panel only",
    RuleMode.OFF: "switched off",
}


@pages.get("/rulebook")
@anonymous
def in_words() -> str:
    """Every rule in a sentence, the levels with their anchors, and where the numbers come from."""
    rulebook = rules_in_memory().rulebook
    levels = [(rulebook.level_names[level], rulebook.level_anchors[level])
              for level in rulebook.level_names]  # fmt: skip
    return render_template(
        "rulebook/in-words.html",
        rulebook=rulebook,
        rules=rules_in_words(rulebook),
        modes=MODES,
        levels=levels,
    )
