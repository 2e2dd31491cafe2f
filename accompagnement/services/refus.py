"""A refusal that names the fields it comes from."""

from collections.abc import Mapping

from siae_portal.workflow.machine import TransitionRefusee


class SaisieRefusee(TransitionRefusee):
    """What was typed cannot be recorded; `par_champ`: field → French sentence, shown beside it."""

    def __init__(self, par_champ: Mapping[str, str]) -> None:
        self.par_champ = dict(par_champ)
        super().__init__(self.par_champ.values())


def refuse_if_any(par_champ: Mapping[str, str]) -> None:
    """Stop when something is refused.

    Raises:
        SaisieRefusee: `par_champ` is not empty.
    """
    if par_champ:
        raise SaisieRefusee(par_champ)
