"""People, their habilitations and the policy engine that says who may do what."""
