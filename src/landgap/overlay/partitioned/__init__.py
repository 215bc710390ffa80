"""The ledger of layers that do not fit into memory, cut in parts on dask."""
