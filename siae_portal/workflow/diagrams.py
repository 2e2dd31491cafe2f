"""State diagrams drawn from the declared transitions, never typed."""

from collections.abc import Iterable, Mapping

from siae_portal.workflow.machine import Transition


def mermaid(transitions: Iterable[Transition], libelles: Mapping[str, str], initial: str) -> str:
    """A Mermaid state diagram: states by code with their French label, one arrow per geste."""
    lignes = ["stateDiagram-v2", f"    [*] --> {initial}"]
    lignes += [f"    {code}: {libelle}" for code, libelle in libelles.items()]
    for transition in transitions:
        for source in sorted(transition.sources):
            lignes.append(f"    {source} --> {transition.target or source}: {transition.geste}")
    return "\n".join(lignes) + "\n"


def table(transitions: Iterable[Transition], droits: Mapping[str, frozenset[str]]) -> str:
    """A Markdown table: act, from, to, roles, guards."""
    lignes = ["| Geste | De | Vers | Rôles | Gardes |", "|---|---|---|---|---|"]
    for t in transitions:
        gardes = ", ".join(garde.__name__ for garde in t.guards) or "–"
        roles = ", ".join(sorted(droits.get(t.geste, ()))) or "le portail"
        lignes.append(
            f"| {t.geste} | {', '.join(sorted(t.sources))} | {t.target or 'inchangé'} | {roles} | {gardes} |"
        )
    return "\n".join(lignes) + "\n"
