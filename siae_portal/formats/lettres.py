"""Amounts in letters, as the acts state them."""

from decimal import ROUND_HALF_UP, Decimal

_UNITES = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_DIZAINES = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
_MAXIMUM = 10**12


def _below_100(number: int) -> str:
    if number < 20:
        return _UNITES[number]
    if number >= 80:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{_UNITES[number - 80]}"
    base = 6 if number >= 60 else number // 10
    reste = number - base * 10
    if reste == 0:
        return _DIZAINES[base]
    liaison = " et " if reste in (1, 11) else "-"
    return f"{_DIZAINES[base]}{liaison}{_UNITES[reste]}"


def _below_1000(number: int) -> str:
    centaines, reste = divmod(number, 100)
    if not centaines:
        return _below_100(reste)
    cent = "cent" if centaines == 1 else f"{_UNITES[centaines]} cent"
    if reste:
        return f"{cent} {_below_100(reste)}"
    return cent if centaines == 1 else f"{cent}s"


def _milliers(number: int) -> str:
    """`mille` never varies, and « vingt » and « cent » lose their s before it."""
    if number == 1:
        return "mille"
    mots = _below_1000(number)
    invariable = mots.endswith(("quatre-vingts", "cents"))
    return f"{mots.removesuffix('s') if invariable else mots} mille"


def nombre_en_lettres(number: int) -> str:
    """A whole number in words: 162505 gives « cent soixante-deux mille cinq cent cinq ».

    Raises:
        ValueError: negative, or a thousand billions and more.
    """
    if not 0 <= number < _MAXIMUM:
        raise ValueError(f"Number out of range: {number}")
    milliards, reste = divmod(number, 10**9)
    millions, reste = divmod(reste, 10**6)
    milliers, unites = divmod(reste, 10**3)
    parties = [
        f"{_below_1000(quantite)} {nom}{'s' if quantite > 1 else ''}"
        for quantite, nom in ((milliards, "milliard"), (millions, "million"))
        if quantite
    ]
    if milliers:
        parties.append(_milliers(milliers))
    if unites or not parties:
        parties.append(_below_1000(unites))
    return " ".join(parties)


def montant_en_lettres(montant_eur: Decimal) -> str:
    """An amount in euros, rounded half-up to the cent, in words; cents are left out when there are none.

    Raises:
        ValueError: negative, or a thousand billions and more.
    """
    cents = int((montant_eur * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    entiers, centimes = divmod(cents, 100)
    # « un million d'euros »: de after a noun (million, milliard) that ends the number.
    de = "d’" if entiers and entiers % 10**6 == 0 else ""
    texte = f"{nombre_en_lettres(entiers)} {de or ''}{'euros' if entiers > 1 else 'euro'}"
    if centimes:
        texte += f" et {nombre_en_lettres(centimes)} centime{'s' if centimes > 1 else ''}"
    return texte
