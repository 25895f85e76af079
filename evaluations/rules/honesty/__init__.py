"""Figures that tell padding from work. They ask questions; no score ever reads them."""
