"""What comes in: files become checked layers, checked layers become a study area."""
