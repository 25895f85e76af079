"""A whole province by COPY: 5.5 million entries a month, invented in arrays, checked at the end.

``patterns`` lets the simulator of the honesty figures invent some teams; ``wearing`` puts them on
real units with words (``wording``) and tasks of their own; ``deciding`` reviews what was written;
``storing`` writes rows; ``checks`` restates what the triggers would have refused.
"""
