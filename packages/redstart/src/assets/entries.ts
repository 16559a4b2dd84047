import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { AssetsNotBuilt } from '../errors/index.ts'
import type { AssetsDefinition } from './definition.ts'
import { hasCode } from './has-code.ts'

const USUAL = ['app.ts', 'app.css'] as const

/**
 * The files that pages load by their names, as paths from the folder of the application, in order.
 *
 * @throws AssetsNotBuilt when one that is named is not there.
 */
export async function entriesOf(definition: AssetsDefinition): Promise<string[]> {
  const { folder, entries, source } = definition
  if (entries !== undefined) {
    const found = await Promise.all(entries.map((entry) => filesAt(folder, entry)))
    return [...new Set(found.flat())].sort()
  }
  const usual = USUAL.map((name) => relative(folder, join(source, name)))
  const there = await Promise.all(usual.map((path) => kindOf(join(folder, path))))
  return usual.filter((_, index) => there[index] === 'file').sort()
}

/** The file of an entry, or those of a folder, hidden ones left out. */
async function filesAt(folder: string, entry: string): Promise<string[]> {
  const path = join(folder, entry)
  const kind = await kindOf(path)
  if (kind === undefined) throw new AssetsNotBuilt(`There is no ${entry} in ${folder}.`)
  if (kind === 'file') return [relative(folder, path)]
  const files = await readdir(path, { recursive: true, withFileTypes: true })
  return files
    .filter((file) => file.isFile())
    .map((file) => relative(folder, join(file.parentPath, file.name)))
    .filter(
      (file) =>
        !relative(entry, file)
          .split('/')
          .some((name) => name.startsWith('.')),
    )
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
