/**
 * Compiles the embedded PostgreSQL, which its package keeps for whoever opens a database in this process. No data
 * are touched.
 */
export async function prepareEmbedded(): Promise<void> {
  const { PGlite } = await import('@electric-sql/pglite')
  const engine = await PGlite.create({ noInitDb: true })
  await engine.close()
}
