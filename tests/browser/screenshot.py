"""``make screenshot``: the README's picture, taken from the running app."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, ROOT
from tests.browser.running import running_site


def main() -> int:
    """Start the site, ask one sentence, keep the window."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_site(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(f"{site.address}/find?q=배추가 어떤 날은 짜고 어떤 날은 싱거워요")
        target = ROOT / "docs" / "find.png"
        target.parent.mkdir(exist_ok=True)
        page.screenshot(path=str(target))
        browser.close()
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
