"""The search of the public directory, as typed: every value is optional, every state is an address."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.http import urlencode

from siae_portal.formats import INSECABLE, entier
from structures.enums import Clientele, CodeLabel, NatureOffre, TypeStructure
from structures.models import Departement, Reseau
from structures.rules.formes import FAMILLES
from structures.rules.recherche import LONGUEUR_MAX
from structures.rules.secteurs import libelles_secteurs
from structures.services.annuaire import RAYON_KM, TRI_DISTANCE, TRI_NOM, TRI_PERTINENCE, Criteres

GENRES = {**dict(TypeStructure.choices), CodeLabel.RQ.value: CodeLabel.RQ.label}
RAYONS = (10, 50, 100, 200)
INTERVIENT = "intervention"
# Choices whose counts are those of a facet.
CHOIX = ("genre", "secteur", "nature", "clientele", "famille", "reseau")
TROP_LONG = "Votre recherche dépasse {max} caractères : gardez les mots importants."


class RechercheForm(forms.Form):
    """What, where, and the choices that narrow. The choices say how many structures each would give."""

    q = forms.CharField(
        label="Que cherchez-vous ?",
        required=False,
        max_length=LONGUEUR_MAX,
        error_messages={"max_length": TROP_LONG.format(max=LONGUEUR_MAX)},
        help_text="Un produit, un service, un nom, un sigle ou un SIRET",
    )
    lieu = forms.CharField(
        label="Où ?",
        required=False,
        max_length=80,
        error_messages={"max_length": TROP_LONG.format(max=80)},
        help_text="Commune, code postal, département ou région",
    )
    zone = forms.ChoiceField(
        label="Structures",
        required=False,
        choices=[("", "à moins de"), (INTERVIENT, "qui interviennent ici")],
        widget=forms.RadioSelect,
    )
    rayon = forms.TypedChoiceField(
        label="Rayon",
        required=False,
        coerce=int,
        choices=[("", f"{RAYON_KM}{INSECABLE}km"), *((str(km), f"{km}{INSECABLE}km") for km in RAYONS)],
    )
    genre = forms.ChoiceField(label="Type de structure", required=False)
    secteur = forms.ChoiceField(label="Secteur d’activité", required=False)
    nature = forms.ChoiceField(label="Ce qui est vendu", required=False)
    clientele = forms.ChoiceField(label="À qui", required=False)
    famille = forms.ChoiceField(label="Forme juridique", required=False)
    reseau = forms.ChoiceField(label="Réseau", required=False)
    region = forms.ChoiceField(label="Région", required=False)
    departement = forms.ChoiceField(label="Département", required=False)
    tri = forms.ChoiceField(
        label="Ordre",
        required=False,
        choices=[
            ("", "Conseillé"),
            (TRI_PERTINENCE, "Pertinence"),
            (TRI_DISTANCE, "Distance"),
            (TRI_NOM, "Nom"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departements = list(
            Departement.objects.order_by("code").values_list("code", "nom", "region_id", "region__nom")
        )
        self._offer("genre", GENRES)
        self._offer("secteur", libelles_secteurs())
        self._offer("nature", dict(NatureOffre.choices))
        self._offer("clientele", dict(Clientele.choices))
        self._offer("famille", FAMILLES)
        self._offer("reseau", {reseau.code: str(reseau) for reseau in Reseau.objects.order_by("nom", "pk")})
        self._offer("departement", {code: nom for code, nom, _, _ in self.departements})
        self._offer("region", {code: nom for _, _, code, nom in self.departements})

    @property
    def criteres(self) -> Criteres:
        """What is valid in what was typed; the rest is ignored, and said beside its field."""
        valeurs = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Criteres(
            q=valeurs.get("q", ""),
            lieu=valeurs.get("lieu", ""),
            rayon_km=valeurs.get("rayon") or RAYON_KM,
            intervient=valeurs.get("zone") == INTERVIENT,
            **{nom: valeurs.get(nom, "") for nom in (*CHOIX, "departement", "region", "tri")},
        )

    @property
    def parametres(self) -> str:
        """What is valid in the address, to be written in another one."""
        self.is_valid()
        return urlencode({nom: valeur for nom, valeur in self.cleaned_data.items() if valeur})

    @property
    def choix(self) -> list[forms.BoundField]:
        """The choices that narrow and sort, in the order of the page."""
        return [self[nom] for nom in (*CHOIX, "region", "departement", "tri")]

    def count(self, facettes: Mapping[str, Mapping[str, int]]) -> None:
        """Keep the choices that would give something, each with its count."""
        region = self.criteres.region
        regions: dict[str, int] = {}
        departements: dict[str, int] = {}
        for code, _nom, code_region, _nom_region in self.departements:
            nombre = facettes["departement"].get(code, 0)
            regions[code_region] = regions.get(code_region, 0) + nombre
            if region in {"", code_region}:
                departements[code] = nombre
        for nom in CHOIX:
            self._count(nom, facettes[nom])
        self._count("region", regions)
        self._count("departement", departements)

    def _offer(self, nom: str, libelles: Mapping[str, str]) -> None:
        """`libelles`: what the tags of the chosen criteria say, without counts."""
        champ: Any = self.fields[nom]
        champ.choices, champ.libelles = [("", "Tous"), *libelles.items()], libelles

    def _count(self, nom: str, nombres: Mapping[str, int]) -> None:
        champ: Any = self.fields[nom]
        choisi = self.data.get(nom, "")
        champ.choices = list(_counted(champ.choices, nombres, choisi))


def _counted(
    choix: Iterable[tuple[str, str]], nombres: Mapping[str, int], choisi: str
) -> Iterable[tuple[str, str]]:
    for code, libelle in choix:
        nombre = nombres.get(code, 0)
        if not code:
            yield code, libelle
        elif nombre or code == choisi:
            yield code, f"{libelle} ({entier(nombre)})"
