"""Looking at pages: the browser there is, and axe's judgement of a page."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.async_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).parents[2] / ".cache" / "axe" / "axe.min.js"
SHOTS = os.environ.get("WIREFOLD_SHOTS")


async def judged(page: Page, name: str) -> None:
    """A page as it stands: axe finds nothing wrong with it; where WIREFOLD_SHOTS names a folder its picture is kept there."""
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png")
    if AXE.exists():
        await page.add_script_tag(path=str(AXE))
        found = await page.evaluate(
            "axe.run().then((found) => found.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target).join(' ')))"
        )
        assert found == [], name
