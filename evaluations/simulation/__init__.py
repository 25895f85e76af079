"""Invented people who log well or badly, to see what the indicators find.

The simulator writes entries; the indicators read entries. They share no figure.
"""
