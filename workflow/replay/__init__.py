"""Replaying recorded procedures: reading a source, inferring what it leaves out, applying it step by step.

``replay(histories_read(path), at)`` is the whole of it; the rules stand in ``docs/replay.md``.
"""

from workflow.replay.reading import histories_of, histories_read
from workflow.replay.run import replay

__all__ = ["histories_of", "histories_read", "replay"]
