"""Corpora larger than memory: partitions, in processes or on a cluster."""
