"""Who took part in the assessment, and who could not."""

from ehcoord.schemas.sections.questions import Kind, Question, Section

SECTION = Section(
    "people_present",
    (
        Question("who", "Who took part, and how?", "Names, what they are to the family, and how."),
        Question(
            "who_not",
            "Who did not take part, and what was tried?",
            "A parent who lives elsewhere, a school, a doctor.",
            kind=Kind.LINE,
            optional=True,
        ),
    ),
)
