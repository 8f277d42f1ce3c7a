"""A letter as a mail: the same letter gives the same bytes, however often it is made."""

import re
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from app.runtime.senders.contract import Letter, SenderError

_METHOD = re.compile(r"^METHOD:([A-Z]+)\s*$", re.MULTILINE)
# an address that is cut by a line break is no address, and mail programs read these headers
_UNCUT = policy.SMTP.clone(max_line_length=900)


def mail_message(letter: Letter, sender: str) -> EmailMessage:
    """Return the mail of a letter; ``sender`` is the address it comes from, with its name.

    Raises:
        SenderError: for an address or a subject that no header can hold; not to be tried again.
    """
    message = EmailMessage(policy=policy.SMTP)
    try:
        message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    except (ValueError, IndexError) as error:
        raise SenderError(f"no header can hold it: {error}", retry=False) from error
    domain = parseaddr(sender)[1].partition("@")[2] or "ieum.invalid"
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.digest}@{domain}>"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body)
    if letter.calendar:
        _add_calendar(message, letter.calendar)
    parts = (part for part in message.walk() if part.is_multipart())
    for number, part in enumerate(parts):
        part.set_boundary(f"=_{letter.digest}_{number}")
    message.policy = _UNCUT
    return message


def _add_calendar(message: EmailMessage, calendar: str) -> None:
    # the alternative part makes the buttons of a mail program, the file serves all others
    found = _METHOD.search(calendar)
    method = found[1] if found else "PUBLISH"
    message.add_alternative(
        calendar, subtype="calendar", charset="utf-8", cte="base64", params={"method": method}
    )
    message.add_attachment(
        calendar.encode(), maintype="application", subtype="ics", filename="invite.ics"
    )
