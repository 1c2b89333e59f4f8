"""Findings in the formats of other programs, one a module. Pure: strings out, nothing is printed."""
