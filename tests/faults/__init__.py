"""Faults made on purpose, on real servers: cut wires, killed and frozen processes, full disks."""
