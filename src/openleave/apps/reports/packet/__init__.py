"""The audit packet: what it is made of (``sections``), and how it is put together (``building``)."""
