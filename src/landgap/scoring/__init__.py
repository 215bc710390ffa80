"""Scores that explain themselves: value functions, weights, aggregation, and how sure ranks are."""
