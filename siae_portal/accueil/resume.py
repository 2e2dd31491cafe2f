"""The digest of the day: reminders, messages and to-dos in one e-mail by person, read when it is sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from conventions.models import Dossier
from conventions.services.avis_messages import dossiers_to_read, people_to_tell
from siae_portal.accueil.espace_equipe import taches_de_l_equipe
from siae_portal.accueil.espace_service import taches_a_traiter
from siae_portal.accueil.espace_structure import REDACTEURS, taches_de_la_structure
from siae_portal.accueil.rappels import drafts_to_remind, people_to_remind
from siae_portal.accueil.taches import Fournisseur, Tache, taches_of
from siae_portal.accueil.templatetags.listes import accorde
from siae_portal.comptes.models import User
from siae_portal.courriels.enums import Avis, Rythme
from siae_portal.courriels.models import Courriel, PreferenceCourriel
from siae_portal.courriels.preferences import preference_of
from siae_portal.courriels.services import context_at_sending, send_courriel
from siae_portal.formats import date_longue, en_phrase

MODELE = "resume_du_jour"
PREMIERE_HEURE = 8
"""In Paris: nobody is written to at night; what came before that hour is told that day."""
RATTRAPAGE_JOURS = 7
"""After a week without any worker, older messages are only told by the home page."""
FOURNISSEURS: tuple[Fournisseur, ...] = (taches_de_la_structure, taches_a_traiter, taches_de_l_equipe)


def write_digests(*, at: datetime) -> int:
    """Write the digest of each person who has a draft to be reminded of, or messages to be told of.

    Hourly from eight o’clock; a person has one digest a day, whatever the number of runs.

    Returns:
        how many people are concerned that day.
    """
    ici = timezone.localtime(at)
    if ici.hour < PREMIERE_HEURE:
        return 0
    on = ici.date()
    personnes = {p.pk: p for p in (*people_to_remind(on=on), *_with_new_messages(on))}
    for _pk, personne in sorted(personnes.items()):
        _write(personne, on)
    return len(personnes)


def _with_new_messages(on: date) -> Iterator[User]:
    """Those who want one digest a day, and whose last one came before a message that they have to read."""
    depuis, matin = _morning(on - timedelta(days=RATTRAPAGE_JOURS)), _morning(on)
    candidates = list(people_to_tell(on=on, since=depuis, before=matin))
    dits = _last_digests(candidates, on)
    for personne in (p for p in candidates if dits.get(p.pk) != matin):
        ecrits = [d.ecrit_at for d in dossiers_to_read(personne, on=on)]
        if any(dits.get(personne.pk, depuis) <= ecrit_at < matin for ecrit_at in ecrits):
            yield personne


def _last_digests(personnes: Iterable[User], on: date) -> dict[int, datetime]:
    """Morning of the last digest of each person, of this week. One query."""
    jours = [on - timedelta(days=ecart) for ecart in range(RATTRAPAGE_JOURS, -1, -1)]
    cles = {_key(personne, jour): (personne.pk, jour) for jour in jours for personne in personnes}
    ecrites = set(Courriel.objects.filter(cle__in=cles).values_list("cle", flat=True))
    return {pk: _morning(jour) for cle, (pk, jour) in cles.items() if cle in ecrites}


def _morning(jour: date) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time(PREMIERE_HEURE)))


def _key(personne: User, on: date) -> str:
    return f"{MODELE}:{personne.pk}:{on.isoformat()}"


@transaction.atomic
def _write(personne: User, on: date) -> None:
    contexte = {"user_id": personne.pk, "on": on.isoformat()}
    send_courriel(modele=MODELE, to=personne.email, contexte=contexte, key=_key(personne, on))


@dataclass(frozen=True, kw_only=True)
class Resume:
    """What a digest may say: drafts to remind of, dossiers with messages; what the person accepts."""

    personne: User
    on: date
    preference: PreferenceCourriel
    brouillons: list[Dossier]
    a_lire: list[Dossier]

    @property
    def utile(self) -> bool:
        """Whether there is still a reason to write: to-dos alone are none."""
        quotidien = self.preference.rythme == Rythme.QUOTIDIEN
        return bool(self.brouillons or (quotidien and self.messages))

    @property
    def messages(self) -> list[Dossier]:
        """Dossiers with messages, for who accepts to be told of them."""
        return self.a_lire if getattr(self.preference, Avis.MESSAGES) else []

    @property
    def objet(self) -> str:
        """« 3 messages à lire, 2 dossiers à déposer avant la clôture de la campagne »."""
        nombre = sum(d.a_lire for d in self.messages)  # type: ignore[attr-defined]
        parts = [f"{accorde(nombre, 'message,messages')} à lire"] * bool(nombre)
        depots = f"{accorde(len(self.brouillons), 'dossier,dossiers')} à déposer"
        return ", ".join([*parts, *[f"{depots} avant la clôture de la campagne"] * bool(self.brouillons)])

    def taches(self) -> list[Tache]:
        """Everything else that waits for the person."""
        dits = {reverse("conventions:dossier_detail", args=[d.pk]) for d in self.brouillons}
        dits |= {reverse("conventions:dossier_echanges", args=[d.pk]) for d in self.a_lire}
        taches = taches_of(self.personne, on=self.on, fournisseurs=FOURNISSEURS)
        return [tache for tache in taches if tache.url not in dits]


@context_at_sending(MODELE)
def digest(*, user_id: int, on: str) -> dict[str, Any] | None:
    """What the digest says, read when it is sent; None when nothing is left to say, or nobody to tell."""
    personne = User.objects.filter(pk=user_id, is_active=True).first()
    resume = _read(personne, date.fromisoformat(on)) if personne else None
    if resume is None or not resume.utile:
        return None
    return {
        "prenom": resume.personne.prenom,
        "objet": resume.objet,
        "messages": [_to_read(dossier) for dossier in resume.messages],
        "brouillons": [_draft(dossier, resume.on) for dossier in resume.brouillons],
        "autres": [_task(tache) for tache in resume.taches()],
        "preferences": _absolute(reverse("courriels:preferences")),
    }


def _read(personne: User, on: date) -> Resume:
    preference = preference_of(personne.pk)
    brouillons = drafts_to_remind(on=on).filter(structure__in=personne.structures_for(*REDACTEURS))
    return Resume(
        personne=personne,
        on=on,
        preference=preference,
        brouillons=list(brouillons) if getattr(preference, Avis.RAPPELS) else [],
        a_lire=list(dossiers_to_read(personne, on=on)),
    )


def _to_read(dossier: Dossier) -> dict[str, Any]:
    return {
        "libelle": f"{dossier.numero} ({dossier.structure})",
        "nombre": dossier.a_lire,  # type: ignore[attr-defined]
        "url": _absolute(reverse("conventions:dossier_echanges", args=[dossier.pk])),
    }


def _draft(dossier: Dossier, on: date) -> dict[str, str]:
    cloture = dossier.campagne.cloture_on if dossier.campagne else on
    nature = en_phrase(dossier.get_nature_display())
    return {
        "libelle": f"{dossier.structure}, {dossier.type} {dossier.annee}, {nature}",
        "avant": date_longue(cloture),
        "url": _absolute(reverse("conventions:dossier_detail", args=[dossier.pk])),
    }


def _task(tache: Tache) -> dict[str, str]:
    avant = f"avant le {date_longue(tache.avant_le)}" if tache.avant_le else ""
    return {"libelle": tache.libelle, "avant": avant, "url": _absolute(tache.url)}


def _absolute(chemin: str) -> str:
    return f"{settings.URL_PUBLIQUE}{chemin}"
