"""The read API: what another program may know of the rota, as documented JSON."""
