"""What has happened to the child. Restricted: only those who must act on it read it."""

from ehcoord.schemas.sections.questions import Kind, Question, Section

YES_NO = (("yes", "Yes"), ("no", "No"), ("not_known", "Not known"))

SECTION = Section(
    "what_has_happened",
    (
        Question(
            "happened",
            "What has happened in {child}’s life that may matter today?",
            "Losses, moves, violence, illness: when, and who said so. Do not describe how anyone "
            "was hurt.",
        ),
        Question(
            "investigation",
            "Is {child} a victim or witness in a police investigation?",
            kind=Kind.CHOICE,
            choices=YES_NO,
        ),
        Question(
            "self_harm",
            "Has {child} ever harmed themselves, or been to hospital because of it?",
            kind=Kind.CHOICE,
            choices=YES_NO,
        ),
        Question(
            "safety_plan",
            "If so, who holds the safety plan?",
            kind=Kind.LINE,
            optional=True,
        ),
        Question(
            "worries",
            "Worries to record now",
            "Each becomes a worry on {child}’s record when you leave this part, and waits for the "
            "first meeting.",
            kind=Kind.ROWS,
            optional=True,
            whole=("what", "level"),
            row_title="Worry",
            parts=(
                Question("one_use_id", "", kind=Kind.LINE),
                Question("what", "What happened?"),
                Question(
                    "level",
                    "How worrying is it?",
                    kind=Kind.CHOICE,
                    choices=(("1", "minor"), ("2", "moderate"), ("3", "serious")),
                ),
                Question("on", "When? For example, 2025-05-12", kind=Kind.LINE),
            ),
        ),
    ),
    intro="Restricted. Seen by those who must act on it: whoever leads, managers, and the "
    "safeguarding lead. It is left out of the family’s copy. Say what is needed; do not describe "
    "how anyone was hurt.",
)
