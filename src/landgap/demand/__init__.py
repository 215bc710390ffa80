"""What land is needed: methods that all return hectares as low, mid and high."""
