import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { BuildResult, Metafile } from 'esbuild'
import { randomText } from '../context/index.ts'
import { AssetsNotBuilt } from '../errors/index.ts'
import type { AssetsDefinition } from './definition.ts'

/** What esbuild made, before it is written. */
export type Bundle = BuildResult<{ write: false; metafile: true }>

/** A file of a bundle. */
export interface BundledFile {
  /** Its path below the target. */
  readonly name: string
  readonly contents: Uint8Array
  /** Tells one content from another. */
  readonly hash: string
}

/** The digest that esbuild puts behind a name, and the endings behind that. */
const DIGEST = /-[A-Z2-7]{8}(?=(?:\.\w+){1,3}$)/

/** Where builds note what they have written: what else lies in the folder is not theirs. */
const NOTES = '.built.json'

/** The files of a bundle. */
export function filesOf({ outputFiles }: Bundle, { target }: AssetsDefinition): BundledFile[] {
  return outputFiles.map(({ path, contents, hash }) => {
    return { name: relative(target, path), contents, hash }
  })
}

/**
 * By which name each entry is found in a bundle, by the name that it has without a digest.
 *
 * @throws AssetsNotBuilt when two have one name.
 */
export function namesOf(
  { metafile }: Bundle,
  entries: readonly string[],
  { folder, target }: AssetsDefinition,
): Map<string, string> {
  const names = new Map<string, string>()
  const below = (path: string): string => relative(target, join(folder, path))
  for (const path of entryOutputs(metafile, new Set(entries))) {
    const digested = below(path)
    const name = digested.replace(DIGEST, '')
    if (names.has(name)) throw new AssetsNotBuilt(`Two entries become ${name}.`)
    names.set(name, digested)
  }
  return names
}

/** The outputs of entries, and the stylesheets of what their scripts import. */
function* entryOutputs({ outputs }: Metafile, entries: ReadonlySet<string>): Generator<string> {
  for (const [path, { entryPoint, cssBundle }] of Object.entries(outputs)) {
    // What is imported later has an entry point as well.
    if (entryPoint === undefined || !entries.has(entryPoint)) continue
    yield path
    if (cssBundle !== undefined) yield cssBundle
  }
}

/**
 * Writes files; who reads them meanwhile sees what was there before, and another process may write the
 * same ones.
 */
export async function writeFiles(
  target: string,
  files: readonly Pick<BundledFile, 'name' | 'contents'>[],
): Promise<void> {
  for (const { name, contents } of files) {
    const path = join(target, name)
    await mkdir(dirname(path), { recursive: true })
    const aside = `${path}.${randomText(6)}.new`
    await writeFile(aside, contents)
    await rename(aside, path)
  }
}

/**
 * Notes which files a build is about to write, so that also what it leaves behind is known.
 *
 * @returns the digested files of earlier builds that are none of this one.
 */
export async function beginBuild(target: string, names: Iterable<string>): Promise<string[]> {
  await mkdir(target, { recursive: true })
  const now = [...names]
  const before = (await noted(target)).filter((name) => !now.includes(name))
  await note(target, [...now, ...before])
  return before
}

/** Removes the digested files of earlier builds, and nothing else in the folder. */
export async function endBuild(
  target: string,
  names: Iterable<string>,
  before: readonly string[],
): Promise<void> {
  if (before.length === 0) return
  for (const name of before) await rm(join(target, name), { force: true })
  await note(target, [...names])
}

async function note(target: string, names: readonly string[]): Promise<void> {
  const digested = names.filter((name) => DIGEST.test(name))
  await writeFiles(target, [{ name: NOTES, contents: Buffer.from(JSON.stringify(digested)) }])
}

/** What builds have noted; nothing where that cannot be read. */
async function noted(target: string): Promise<string[]> {
  try {
    const names: unknown = JSON.parse(await readFile(join(target, NOTES), 'utf8'))
    return Array.isArray(names) ? names.filter(isBuilt) : []
  } catch {
    return []
  }
}

/** Whether a name is one that a build gives, and leads nowhere else. */
function isBuilt(name: unknown): name is string {
  return typeof name === 'string' && DIGEST.test(name) && !name.split(/[\\/]/).includes('..')
}
