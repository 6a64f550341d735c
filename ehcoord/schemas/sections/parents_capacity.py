"""What parents and carers can give, and what stands in the way."""

from ehcoord.schemas.sections.questions import Question, Section

SECTION = Section(
    "parents_capacity",
    (
        Question(
            "can_give",
            "What does each parent or carer give the children, day by day?",
            "Care, safety, warmth, routine, interest: each person by name.",
        ),
        Question(
            "in_the_way",
            "What stands in the way?",
            "Health, money, what happened to them, alcohol or drugs, violence, each other.",
        ),
    ),
)
