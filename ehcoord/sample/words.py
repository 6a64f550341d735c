"""What the invented families are called, and what is written down about them.

No sentence says how anybody was hurt: whoever needs that knows whom to ask.
"""

from dataclasses import dataclass

from ehcoord.rules.vocabulary import Level


@dataclass(frozen=True, slots=True)
class KindOfWorry:
    """A worry that people write down: its code, the levels they choose and what they write."""

    code: str
    levels: tuple[Level, ...]
    words: str


_ASK = "The safeguarding lead has been told and has spoken with the child."
_MINOR, _MODERATE, _SERIOUS, _IMMEDIATE = Level
WORRIES = tuple(
    KindOfWorry(code, levels, words)
    for code, levels, words in (
        ("A01", (_MINOR, _MODERATE), "Quiet and tired in lessons since half term."),
        ("A02", (_MINOR, _MODERATE, _SERIOUS), "Keeps away from friends they used to sit with."),
        ("A03", (_MODERATE,), _ASK),
        ("A04", (_SERIOUS,), _ASK),
        ("A06", (_SERIOUS,), _ASK),
        ("A13", (_MODERATE,), "A grandparent they were close with is no longer there."),
        ("A15", (_MINOR, _MODERATE, _SERIOUS), "Says that a group waits at the gate most days."),
        ("A16", (_MINOR,), "Worried about the mock exams."),
        ("A18", (_MINOR, _MODERATE), "Still waiting for the visit school asked for in spring."),
        ("A19", (_MODERATE, _SERIOUS), "Was not brought for the appointment at the clinic."),
        ("A21", (_MINOR, _MODERATE), "Collects two brothers every day and cooks."),
        ("B02", (_IMMEDIATE,), "Spoke of home; the front door heard it the same hour."),
        ("B03", (_MODERATE, _SERIOUS), "Is laughed at by the adults at home in front of others."),
        ("B04", (_MODERATE,), "The police have not yet said what happens next."),
        ("C01", (_MINOR, _MODERATE), "Attendance is below 90% this term."),
        ("C02", (_MODERATE, _SERIOUS), "Has come on four days since the holiday."),
        ("C03", (_MODERATE,), "Sent home for two days."),
        ("C07", (_MINOR, _MODERATE), "On mornings only since September."),
        ("C09", (_MODERATE, _SERIOUS), "Three visits, and the child was never seen alone."),
        ("D01", (_MODERATE, _SERIOUS), "Mum says she is not managing and the house shows it."),
        ("D02", (_MODERATE, _SERIOUS), "Dad had been drinking at pick-up."),
        ("D03", (_MODERATE, _SERIOUS), "In the same clothes all week, and hungry."),
        ("D04", (_MINOR, _MODERATE, _SERIOUS), "Out until late; nobody at home knew where."),
        ("E02", (_SERIOUS,), "Police came on Saturday; the children were upstairs."),
        ("E04", (_MINOR, _MODERATE), "Shouting every evening, the neighbour says."),
        ("E05", (_MODERATE, _SERIOUS), "A notice to leave the flat by the end of the month."),
        ("E06", (_MINOR,), "No money on the meter at the weekend."),
        ("E09", (_MODERATE,), "Names nobody when asked whom they would talk with."),
        ("E11", (_SERIOUS, _IMMEDIATE), "A visitor whom the front door knows of."),
        ("F01", (_MODERATE,), "Not where they were meant to be, for the third time."),
        ("F02", (_SERIOUS,), "Away overnight; back on Sunday."),
        ("F04", (_SERIOUS, _IMMEDIATE), "Two phones, and a lift from somebody nobody knows."),
        ("F05", (_MODERATE,), "New trainers, and no word about where they come from."),
        ("F09", (_MINOR, _MODERATE), "Stopped by the police with two others."),
    )
)  # fmt: skip

# What is most often tried for a worry of each part of the catalogue.
HELP = {
    "A": ("counselling", "mental_health_support_team", "school_pastoral", "camhs_treatment"),
    "B": ("counselling", "family_support_worker"),
    "C": ("attendance_officer", "mentor", "school_pastoral", "send_support"),
    "D": ("family_support_worker", "intensive_family_support", "young_carers"),
    "E": ("domestic_abuse_child", "family_support_worker"),
    "F": ("youth_worker", "exploitation_worker", "mentor"),
}

FAMILY_NAMES = (
    "Abbott", "Adeyinka", "Ainsworth", "Aktar", "Alderson", "Amadi", "Appleby", "Asante",
    "Baptiste", "Barlow", "Baxter", "Bielski", "Birch", "Bose", "Brennan", "Campbell", "Castle",
    "Chaudhry", "Chen", "Cooke", "Cruz", "Daley", "Dhillon", "Dogan", "Drury", "Edwards", "Ekwueme",
    "Farah", "Fenton", "Fletcher", "Gallagher", "Georgiou", "Gill", "Goodwin", "Grabowski",
    "Hargreaves", "Hassan", "Heath", "Holt", "Ibrahim", "Iqbal", "Jankauskas", "Jarvis", "Kamara",
    "Keane", "Kelly", "Kumar", "Lawal", "Leigh", "Lopez", "Mahmood", "Marsh", "Mbeki", "Mistry",
    "Nash", "Ndlovu", "Norris", "O'Neill", "Oduya", "Oliveira", "Pace", "Parmar", "Pearce", "Popa",
    "Quinn", "Rafiq", "Redfern", "Ruiz", "Sadiq", "Santos", "Sharp", "Sidhu", "Stanek", "Sutton",
    "Tahir", "Tran", "Tyler", "Uddin", "Vasquez", "Vaughan", "Wade", "Warsame", "Webster",
    "Wilkins", "Xu", "Yates", "Younis", "Zielinski",
)  # fmt: skip
GIVEN_NAMES = (
    "Aaliyah", "Aisha", "Alfie", "Amara", "Ben", "Callum", "Chloe", "Daniel", "Darcey", "Efe",
    "Elena", "Ethan", "Faith", "Freddie", "Grace", "Hamza", "Harper", "Idris", "Imogen", "Jakub",
    "Jasmine", "Kai", "Keira", "Leo", "Layla", "Logan", "Maisie", "Malik", "Maya", "Nathan", "Nina",
    "Oscar", "Poppy", "Reuben", "Ruby", "Saffron", "Stanley", "Tariq", "Theo", "Yusuf", "Zara",
)  # fmt: skip
