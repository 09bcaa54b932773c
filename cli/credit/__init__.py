"""`siulak credit`: angka kredit of functional posts."""
