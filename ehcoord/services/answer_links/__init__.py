"""Questions to people without an account: asked by a link, answered once, taken in by one tap."""

from ehcoord.services.answer_links.answering import LinkAnswered, answer_link
from ehcoord.services.answer_links.asking import (
    LinkMade,
    ask_by_link,
    send_link_again,
    take_back_link,
)
from ehcoord.services.answer_links.confirming import confirm_answer
from ehcoord.services.answer_links.members import join_without_account, leave_without_account
from ehcoord.services.answer_links.opening import LinkOpened, LinkSpent, open_link

__all__ = [
    "LinkAnswered", "LinkMade", "LinkOpened", "LinkSpent", "answer_link", "ask_by_link",
    "confirm_answer", "join_without_account", "leave_without_account", "open_link",
    "send_link_again", "take_back_link",
]  # fmt: skip
