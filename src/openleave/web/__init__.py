"""The faces' shared shell: layout, components, design tokens, landing and error pages."""
