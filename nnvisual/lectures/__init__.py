"""The lecture format: model, parser, checks, library."""
