"""The only Python that speaks SQL: one file for each family of tables."""
