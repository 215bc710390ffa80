"""Supply set against demand: gap, reach, suitability, matching, evidence of surplus, inequality."""
