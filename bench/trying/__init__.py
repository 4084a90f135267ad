"""Which family of model understands best: what docs/decisions/models-tried.md was measured with."""
