"""What photovoltaics take of commercial land, what the law says, and whether other land would do."""
