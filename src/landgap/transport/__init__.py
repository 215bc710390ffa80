"""The exchange: which demand finds land where, with the border closed and open, and at what price."""
