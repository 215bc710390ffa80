"""How far figures hold under other assumptions: variants of an assessment, and what is tried."""
