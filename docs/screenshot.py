"""Take the picture of the report in README.md: ``python docs/screenshot.py``; needs Chromium."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from analysis import read_corpus, write_report

HERE = Path(__file__).parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> int:
    """Show the speech with its layers on and a slogan open."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        report = write_report(read_corpus(HERE.parent / "data/speeches"), Path(folder) / "r.html")
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(report.as_uri())
        for layer in "pnqm":
            page.locator(f'.chip[data-layer="{layer}"]').click()
        page.locator(".reader .s", has_text="高质量发展").first.click()
        page.screenshot(path=HERE / "report.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
