"""Published reviews played as timelines through the services, and what the response check did.

It says what was asked, by when, and where it stayed silent. It never says what would have been.
"""
