"""What polygons of two layers share, whether they are valid, and on how many threads to work."""
