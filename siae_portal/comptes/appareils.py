"""The name of a device, from what its browser says of itself."""

NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def appareil(user_agent: str) -> str:
    """`Firefox sur Windows`; `Appareil inconnu` when nothing is recognised."""
    navigateur = _first(NAVIGATEURS, user_agent)
    systeme = _first(SYSTEMES, user_agent)
    if navigateur and systeme:
        return f"{navigateur} sur {systeme}"
    return navigateur or systeme or "Appareil inconnu"


def _first(noms: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((nom for marque, nom in noms if marque in user_agent), "")
