"""The state machine: facts, guards, lifecycle, who decides. Pure but for the lifecycle's field."""
