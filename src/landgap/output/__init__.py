"""What people see: the result, its files and its maps."""
