"""How the portal is run: setup, embedded servers, database roles, the demo.

Nothing here knows the product. The product does not import it either, except the tests,
which borrow the embedded servers.
"""
