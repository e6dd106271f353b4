"""Questions in the light of the ones before: whether they continue, what they point to, what they change."""
