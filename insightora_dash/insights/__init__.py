"""What is worth knowing in data: findings with their evidence, and forecasts."""
