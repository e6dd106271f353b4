"""Questions read without a model or a network: a deterministic semantic parser."""
