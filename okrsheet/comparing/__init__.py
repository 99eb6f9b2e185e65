"""Comparing two versions of a plan: what was typed otherwise, goalposts apart from progress, and what follows from it."""
