from __future__ import unicode_literals
P={'B': {'E': -0.5, 'M': -1.0},
 'E': {'B': -0.5, 'S': -0.75},
 'M': {'E': -0.25, 'M': -1.5},
 'S': {'B': -0.75, 'S': -0.5}}
