"""What is wrong in a page, whatever it shows: one check for the test client and the browser tests."""

from html.parser import HTMLParser

from django.http import HttpResponseBase

UNKNOWN_VARIABLE = "VARIABLE-INCONNUE"
POLICY = "script-src 'self'; style-src 'self'; img-src 'self' data:"
LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "use": "href"}


class Inspector(HTMLParser):
    """Collects what the strict policy forbids in the markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        values = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in values):
            self.found.append(f"<{tag}> in the page")
        self.found += [f"{name}= on <{tag}>" for name in values if name == "style" or name.startswith("on")]
        target = values.get(LOADED.get(tag, "")) or ""
        if target.startswith(("http:", "https:", "//")) and values.get("rel") not in {"canonical"}:
            self.found.append(f"<{tag}> loads {target}")


def defects(response: HttpResponseBase, *, path: str) -> list[str]:
    """Faults of one answer; empty for what is not HTML. The admin is Django's own: its header only."""
    if not response.get("Content-Type", "").startswith("text/html"):
        return []
    found = [] if POLICY in response.get("Content-Security-Policy", "") else ["no strict policy"]
    if path.startswith("/admin/") or response.streaming:
        return found
    html = response.content.decode()
    inspector = Inspector()
    inspector.feed(html)
    found += inspector.found
    if UNKNOWN_VARIABLE in html:
        start = html.index(UNKNOWN_VARIABLE)
        found.append(f"undefined variable: {html[max(0, start - 80) : start + 80]}")
    return found
