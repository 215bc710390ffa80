"""The ledger: units, sites and PV cut into pieces, so that every hectare is counted once."""
