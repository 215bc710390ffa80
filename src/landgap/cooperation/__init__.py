"""Who plans together: what membership changes, how gains are shared, which areas could be formed."""
