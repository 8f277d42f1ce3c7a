"""The last lines of a letter: which kind of notice it is, and where it can be stopped.

They are written when the letter is sent: only the worker's settings know key and site address
at that moment, whoever wrote the letter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.services.mailing import part
from app.services.notice_words import kind_name
from app.services.signed_links import stop_token
from app.services.site_links import SiteLinks


@dataclass(frozen=True)
class Endings:
    """Ends letters for one site; ``key`` signs the links."""

    key: str
    links: SiteLinks

    def of(self, payload: Mapping[str, Any]) -> tuple[str, str]:
        """Return the ending of a letter and the address that stops its kind.

        Both are empty for letters about the account. A letter that somebody waits for an answer
        to (``keyed``, ``calendar``) says why it always comes, and has no address.
        """
        if "stops" not in payload:
            return "", ""
        kind, locale, person = payload["stops"], payload["locale"], payload["person"]
        values = {"kind": kind_name(kind, locale), "settings": self.links.notice_settings()}
        if payload.get("keyed") or payload.get("calendar"):
            return "\n\n" + part("always", locale, values), ""
        address = self.links.unsubscribe(stop_token(self.key, person, kind))
        return "\n\n" + part("stop", locale, {**values, "stop": address}), address
