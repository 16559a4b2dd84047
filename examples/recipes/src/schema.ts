/** The tables. `npx redstart db generate NAME` writes the migration that leads to them. */

export * from './accounts/tables.ts'
export * from './recipes/recipe-table.ts'
// redstart:tables
