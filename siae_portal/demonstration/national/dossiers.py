"""The dossiers of one structure, walked to their state, with their proposal and their decision."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from conventions.enums import Geste, SensDecision
from conventions.models import Campagne, Dossier
from conventions.rules.baremes import montant_annexe
from conventions.rules.numeros import numero_dossier
from conventions.services.aides import AideCalculee, compute_aide
from siae_portal.demonstration.historique import posts_of
from siae_portal.demonstration.national.campagnes import Calendrier, Prevu
from siae_portal.demonstration.national.contenus import Contenus
from siae_portal.demonstration.national.conventions import Conventions
from siae_portal.demonstration.national.copie import Copie
from siae_portal.demonstration.national.decisions import decision_of, proposal_of
from siae_portal.demonstration.national.echanges import messages_of
from siae_portal.demonstration.national.marche import Marche, Seances, acts_to, midi
from siae_portal.demonstration.national.papiers import Papiers
from siae_portal.demonstration.national.registres import Compteurs, Enveloppes
from siae_portal.demonstration.national.services_etat import EquipeEtat
from siae_portal.demonstration.national.structures import Implantee
from siae_portal.demonstration.scenario import Acteurs, Demande
from siae_portal.workflow.machine import Acte
from structures.rules import regles_de

COMPLEMENT_SUR_CENT = 25
PRIS_SUR_CENT = 60


@dataclass(frozen=True, kw_only=True)
class Nation:
    """What every structure shares while it is loaded."""

    on: date
    copie: Copie
    calendrier: Calendrier
    contenus: Contenus
    compteurs: Compteurs
    enveloppes: Enveloppes
    seances: Seances
    campagnes: Mapping[tuple[str, int], Campagne]
    papiers: Papiers
    equipes: Mapping[str, EquipeEtat]
    hasard: random.Random


class Instruction:
    """Loads the dossiers of the structures, one structure after the other."""

    def __init__(self, nation: Nation) -> None:
        self.nation = nation
        self.aide = lru_cache(maxsize=8192)(compute_aide)

    def load(self, implantee: Implantee) -> None:
        """Every dossier of one structure, and the conventions and annexes they open."""
        regles = regles_de(implantee.type)
        equipe = self.nation.equipes[implantee.structure.departement_id]
        conventions = Conventions(self.nation, implantee, equipe)
        prevus = list(self.nation.calendrier.dossiers(implantee.rang, regles))
        if len(prevus) > 1 and implantee.etp:
            demande = self._request(implantee, prevus[0], annee=self.nation.on.year - 2)
            conventions.load_past(demande, self._aide(implantee, demande))
        for prevu in prevus:
            self._load(implantee, equipe, prevu, conventions)

    def _load(self, implantee: Implantee, equipe: EquipeEtat, prevu: Prevu, conventions: Conventions) -> None:
        demande = self._request(implantee, prevu, annee=prevu.annee)
        aide = self._aide(implantee, demande)
        dossier, marche = self._start(implantee, equipe, prevu)
        acte = Acte(user=implantee.dirigeant, at=midi(prevu.depose_on))
        self.nation.contenus.fill(dossier, demande, montant_eur=aide.montant_eur, acte=acte)
        gestes = acts_to(
            prevu.etat,
            dossier.regles,
            complement=self._chance(COMPLEMENT_SUR_CENT),
            pris=self._chance(PRIS_SUR_CENT),
        )
        marche.walk(gestes, depose_on=prevu.depose_on, jours=prevu.jours)
        dossier.cree_at, dossier.modifie_at = marche.instants[Geste.CREER], max(marche.instants.values())
        if dossier.depose_at:
            dossier.numero = self._number(dossier)
            self.nation.contenus.deposit(dossier, implantee, montant_eur=aide.montant_eur, acte=acte)
        nation = self.nation
        nation.copie.add_all(messages_of(marche, implantee.rang + prevu.annee, papiers=nation.papiers))
        if proposition := proposal_of(marche, demande, aide):
            nation.copie.add(proposition)
        if decision := decision_of(marche, demande, aide, delegation=equipe.delegation):
            nation.copie.add(decision)
        if decision and decision.sens == SensDecision.ACCEPTER:
            conventions.open(prevu, decision, aide, signee_at=marche.instants.get(Geste.SIGNER_ETAT))

    def _start(self, implantee: Implantee, equipe: EquipeEtat, prevu: Prevu) -> tuple[Dossier, Marche]:
        nation, lieu = self.nation, str(implantee.structure.departement_id)
        nationale = nation.campagnes["", prevu.annee]
        campagne = nation.campagnes.get((lieu, prevu.annee), nationale)
        dossier = nation.copie.add(
            Dossier(
                structure=implantee.structure,
                service=equipe.service,
                type=implantee.type,
                nature=prevu.nature,
                annee=prevu.annee,
                campagne=campagne if prevu.nature in campagne.natures else None,
                cree_par=implantee.dirigeant,
                cree_at=midi(prevu.depose_on),
            )
        )
        acteurs = Acteurs(
            dirigeant=implantee.dirigeant,
            instructeur=equipe.agents[implantee.rang % len(equipe.agents)],
            secretaire=equipe.secretaire,
            chef_service=equipe.chef_service,
            signataire=equipe.signataire,
        )
        return dossier, Marche(dossier, acteurs, nation.seances, nation.copie.add)

    def _request(self, implantee: Implantee, prevu: Prevu, *, annee: int) -> Demande:
        """A little more each year; an amendment asks for a twentieth more."""
        regles = regles_de(implantee.type)
        etp = posts_of(implantee.etp, annee - self.nation.on.year + 2) if implantee.etp else None
        return Demande(
            type=implantee.type,
            debut_on=date(annee, 1, 1),
            fin_on=prevu.fin_on,
            etp=prevu.raised(etp) if etp else None,
            nb_814=None if regles.en_etp else 20 + implantee.rang % 40,
            nb_1400=None if regles.en_etp else 10 + implantee.rang % 30,
            activite=implantee.fiche.offre,
            label_rq=implantee.fiche.label_rq,
        )

    def _aide(self, implantee: Implantee, demande: Demande) -> AideCalculee:
        """The barème is read once for a kind, a zone and a period; the amount is that of the request."""
        lue = self.aide(
            type_structure=demande.type,
            zone=implantee.structure.departement.zone,
            debut_on=demande.debut_on,
            fin_on=demande.fin_on,
            etp=Decimal(1) if demande.etp else None,
            nb_814=demande.nb_814,
            nb_1400=demande.nb_1400,
        )
        if demande.etp is None:
            return lue
        montant = montant_annexe(etp=demande.etp, unitaire_eur=lue.unitaire_eur, nb_mois=lue.nb_mois)
        return replace(lue, montant_eur=montant)

    def _number(self, dossier: Dossier) -> str:
        departement = dossier.structure.departement
        rang = self.nation.compteurs.next_rank(departement.pk, f"D{dossier.type}", dossier.annee)
        return numero_dossier(
            departement3=departement.code3, type_structure=dossier.type, annee=dossier.annee, rang=rang
        )

    def _chance(self, sur_cent: int) -> bool:
        return self.nation.hasard.randrange(100) < sur_cent
