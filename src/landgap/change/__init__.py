"""Two dates compared: land taken up, planned, withdrawn or covered with PV, and boundaries redrawn."""
