"""What the child says, in the child's words, and how it was got."""

from ehcoord.schemas.sections.questions import Kind, Question, Section

SECTION = Section(
    "childs_voice",
    (
        Question(
            "says",
            "What does {child} say about home, school and friends?",
            "In their own words, or what was seen where a child cannot say it.",
        ),
        Question("wants", "What does {child} want to happen?"),
        Question(
            "how",
            "How was this got?",
            kind=Kind.CHOICE,
            choices=(
                ("alone", "Talking, with nobody else there"),
                ("together", "Talking, with somebody else there"),
                ("drawing", "Drawing or playing"),
                ("watching", "Watching, as the child does not talk yet"),
            ),
        ),
    ),
)
