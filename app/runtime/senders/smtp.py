"""Letters over SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from app.runtime.senders.contract import Letter, SenderError
from app.runtime.senders.mail_message import mail_message

_REFUSED_FOR_GOOD = 500


class SmtpPostman:
    """Hands letters to an SMTP server given as ``smtp://`` or ``smtps://`` address.

    SMTP cannot tell a letter that comes twice; its Message-ID is made of the key, by which mail
    servers and programs show one.
    """

    def __init__(self, url: str, sender: str, timeout_s: float = 15.0) -> None:
        """Parse the address; a user in it turns on STARTTLS (smtp) and a login."""
        self.parts, self.sender, self.timeout_s = urlsplit(url), sender, timeout_s

    def send(self, letter: Letter) -> None:
        """Connect, hand over, leave."""
        message = mail_message(letter, self.sender)
        try:
            with self._connect() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise SenderError(_words(error, letter), retry=not _for_good(error)) from error
        except ValueError as error:
            raise SenderError(f"no server takes it: {error}", retry=False) from error

    @contextmanager
    def _connect(self) -> Iterator[smtplib.SMTP]:
        host, port = self.parts.hostname or "localhost", self.parts.port or 0
        # without a context of ours smtplib would take any certificate
        trusted = ssl.create_default_context()
        secure = self.parts.scheme == "smtps"
        with (
            smtplib.SMTP_SSL(host, port, timeout=self.timeout_s, context=trusted)
            if secure
            else smtplib.SMTP(host, port, timeout=self.timeout_s)
        ) as server:
            if self.parts.username:
                if not secure:
                    server.starttls(context=trusted)
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
            yield server


def _words(error: Exception, letter: Letter) -> str:
    said = [(0, str(error))]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = [(code, text.decode(errors="replace")) for code, text in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        said = [
            (error.smtp_code, text.decode(errors="replace") if isinstance(text, bytes) else text)
        ]
    # whoever reads this may see that a letter failed, not to which address
    joined = "; ".join(f"{code} {text}" if code else text for code, text in said)
    return joined.replace(letter.to, "…")


def _for_good(error: Exception) -> bool:
    # a refused login or sender is the site's fault, and every letter would be lost with it
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _REFUSED_FOR_GOOD for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= _REFUSED_FOR_GOOD
