"""INSIGHTORA as one app."""
