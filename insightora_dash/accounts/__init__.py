"""Who people are: users, workspaces, roles, sessions, audit."""
