"""Draw the icons of the installed portal from its emblem. Run after changing the emblem.

Chromium draws: the emblem is an SVG and the portal has no other renderer.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "static" / "img"
CHROMIUM = "/usr/bin/chromium"
SIZES = {"icon-192": 192, "icon-512": 512}
# A launcher may cut a maskable icon to a circle: the emblem keeps to the middle, the sea fills all.
MASKABLE, ROUNDED = 512, ' rx="12"'


def main() -> None:
    """Write the PNG files."""
    emblem = (IMAGES / "emblem.svg").read_text("utf-8")
    filled = emblem.replace(ROUNDED, "", 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        drawings = [(name, emblem, size) for name, size in SIZES.items()]
        for name, svg, size in [*drawings, ("icon-maskable-512", filled, MASKABLE)]:
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(f"<body style='margin:0'>{svg}")
            page.screenshot(path=IMAGES / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
