"""Plans: how much a workspace may use, and the sentences that say so."""
