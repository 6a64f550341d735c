"""What may be sent about accounts."""

from ehcoord.commands.accounts import ChangePassword, EndSession, SignIn
from ehcoord.schemas.base import CommandSchema, text, whole_number

# Longer than any password, and short enough that hashing it costs the service nothing.
MOST = 500


class SignInSchema(CommandSchema[SignIn]):
    """An e-mail address and a password."""

    command = SignIn
    email = text("Enter your e-mail address", most=254)
    password = text("Enter your password", most=MOST)
    kept = text("Open the page again", most=400_000, required=False)


class ChangePasswordSchema(CommandSchema[ChangePassword]):
    """The password there is and the one there is to be."""

    command = ChangePassword
    current_password = text("Enter the password you have now", most=MOST)
    new_password = text("Enter a new password", most=MOST)


class EndSessionSchema(CommandSchema[EndSession]):
    """Which session to end; none means all of them."""

    command = EndSession
    session_id = whole_number("Choose a session", least=1, most=2**62, required=False)
