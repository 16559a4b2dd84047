import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** A table that an application has. */
export interface FoundTable {
  /** The file that defines it, from the folder of the application: `src/recipes/recipe-table.ts`. */
  readonly path: string
  /** What it is exported as. */
  readonly exported: string
}

/** The tables that the sources of an application define, by their names in the database. */
export async function tablesOf(folder: string): Promise<ReadonlyMap<string, FoundTable>> {
  const sources = join(folder, 'src')
  const entries = await readdir(sources, { recursive: true, withFileTypes: true }).catch(() => [])
  const tables = new Map<string, FoundTable>()
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue
    const file = join(entry.parentPath, entry.name)
    const path = relative(folder, file).replaceAll('\\', '/')
    for (const [, exported = '', name = ''] of (await readFile(file, 'utf8')).matchAll(TABLE)) {
      tables.set(name, { path, exported })
    }
  }
  return tables
}

const TABLE = /^export const (\w+) = pgTable\(\s*'(\w+)'/gm
