"""What land there is: the ledger and what is counted from it."""
