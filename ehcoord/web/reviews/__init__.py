"""Reviews: an agenda that writes itself, a decision on each worry, and a second person's name."""

from ehcoord.web.reviews import arranging, holding, minuting, preparing, signing
from ehcoord.web.reviews.frame import pages

__all__ = ["arranging", "holding", "minuting", "pages", "preparing", "signing"]
