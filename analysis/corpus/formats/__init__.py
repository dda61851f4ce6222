"""Bytes in, extracted text out: one small file for each format."""
