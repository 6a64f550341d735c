"""What is needed: the end of the assessment, from which the plan begins."""

from ehcoord.schemas.sections.questions import Question, Section

SECTION = Section(
    "needs",
    (
        Question(
            "needed",
            "What has to change, for whom, and what already goes well?",
            "One line for each need. The plan begins from here.",
        ),
    ),
)
