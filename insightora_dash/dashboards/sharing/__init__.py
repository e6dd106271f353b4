"""Who may open a dashboard: people of the workspace, and whoever has a link."""
