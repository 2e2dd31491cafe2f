"""The next date that matters in the life of a convention."""

from dataclasses import dataclass
from datetime import date

from conventions.enums import EtatConvention
from conventions.models import AnnexeFinanciere, Convention


@dataclass(frozen=True, kw_only=True)
class DateUtile:
    """A day and what happens on it, in words."""

    on: date
    libelle: str


def prochaine_date(convention: Convention, annexes: list[AnnexeFinanciere], *, on: date) -> DateUtile | None:
    """The first of: the next payment, the end of the annexe, the end of the convention. None when it is over.

    Uses what is prefetched: annexes and their payments.
    """
    if convention.etat not in {EtatConvention.ACTIVE, EtatConvention.SUSPENDUE} or convention.fin_on < on:
        return None
    dates = [DateUtile(on=convention.fin_on, libelle="fin de la convention")]
    if convention.debut_on > on:
        dates.append(DateUtile(on=convention.debut_on, libelle="début de la convention"))
    dates += [
        DateUtile(on=a.fin_on, libelle=f"fin de l’annexe {a.numero}")
        for a in annexes
        if on <= a.fin_on < convention.fin_on
    ]
    dates += [
        DateUtile(on=e.mois_on, libelle=f"{e.get_nature_display().lower()} prévu")
        for a in annexes
        for e in a.echeances.all()
        if e.mois_on >= on
    ]
    return min(dates, key=lambda d: d.on)
