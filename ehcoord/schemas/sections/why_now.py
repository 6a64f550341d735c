"""Why now: what led to the assessment, what was tried before, and what is hoped for."""

from ehcoord.schemas.sections.questions import Question, Section

SECTION = Section(
    "why_now",
    (
        Question("led_to_it", "Why is help asked for now?", "What happened, and who asked."),
        Question(
            "tried_before",
            "What has been tried before, and what came of it?",
            "Help of any kind, from family and services, and why it ended.",
        ),
        Question("hoped_for", "What does the family hope will be different?"),
    ),
)
