"""Skills: the matrix, levels and their evidence, the plan of a person, the team of a head."""
