"""How fast the program is, as ratios measured in one run: times differ between machines, ratios hardly do."""
