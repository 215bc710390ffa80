"""Commercial sites: what they offer, how good they are, and which of them are contiguous."""
