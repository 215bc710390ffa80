"""The recipe of the bundled study area: one module a layer, pure functions on frames."""
