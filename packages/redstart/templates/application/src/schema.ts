/** The tables. `npx redstart db generate NAME` writes the migration that leads to them. */

// redstart:tables
