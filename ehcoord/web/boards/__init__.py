"""What waits for somebody: the manager's boards, each with a page and files of its own."""

from ehcoord.web.boards.routes import pages

__all__ = ["pages"]
