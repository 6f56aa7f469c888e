"""The values that flow through the house: frozen, slotted, made of tuples and aware UTC datetimes."""
