"""What the cells of a raster say about polygons: sums, slope, cover."""
