"""What may be behind what people notice: at least two reasons, and how to find out."""

from ehcoord.schemas.sections.questions import Kind, Question, Section

LEAST_REASONS = 2

SECTION = Section(
    "behind_the_behaviour",
    (
        Question("noticed", "What have people noticed {child} doing?", "What is seen, and when."),
        Question(
            "reasons",
            "Give at least two possible reasons",
            "The first one thought of is often not the only one.",
            kind=Kind.ROWS,
            least=LEAST_REASONS,
            whole=("may_be", "would_show", "who"),
            row_title="Possible reason",
            parts=(
                Question("may_be", "It may be that"),
                Question("would_show", "What would show that it is, or is not?"),
                Question("who", "Who will find out?", kind=Kind.LINE),
                Question("by", "By when?", kind=Kind.LINE),
            ),
        ),
        Question(
            "spoken_to",
            "Has {child} been spoken to alone, and away from home?",
            kind=Kind.CHOICE,
            choices=(
                ("away", "Yes, alone and away from home"),
                ("at_home", "Alone, but at home"),
                ("not_yet", "Not yet"),
            ),
        ),
        Question("not_known", "What do we not know?", "There is always something."),
    ),
)
