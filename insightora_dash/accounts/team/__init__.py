"""Who is in a workspace and what they may see: people, invitations, row rules and masks."""
