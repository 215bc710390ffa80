"""What it costs to get somewhere, what a hectare counts for at a distance, and the land in reach."""
