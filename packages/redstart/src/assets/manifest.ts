import { readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomText } from '../context/index.ts'
import { InvalidManifest } from '../errors/index.ts'
import { hasCode } from './has-code.ts'

/** The names of built files, and by which digested name each of them is found. */
export type Manifest = ReadonlyMap<string, string>

/** What a build writes down of itself. */
export interface BuildRecord {
  readonly files: Manifest
  /** The version of `phoenix_live_view` that was installed, if it was. */
  readonly clientVersion: string | undefined
}

const NAME = 'manifest.json'

/** A name of a file as addresses have it. */
export function inAddress(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

/**
 * What the last build for production wrote down; undefined without one.
 *
 * @throws InvalidManifest when it cannot be read.
 */
export function readRecord(target: string): BuildRecord | undefined {
  const file = join(target, NAME)
  try {
    return recordFrom(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw new InvalidManifest(file, { cause: error })
  }
}

/** Writes down what was built; who reads it meanwhile sees all of it or what was there before. */
export async function writeRecord(target: string, record: BuildRecord): Promise<void> {
  const { files, clientVersion } = record
  const text = JSON.stringify({ files: Object.fromEntries(files), clientVersion }, null, 2)
  const file = join(target, NAME)
  const aside = `${file}.${randomText(6)}.new`
  await writeFile(aside, `${text}\n`)
  await rename(aside, file)
}

/** Forgets what was built. */
export async function removeRecord(target: string): Promise<void> {
  await rm(join(target, NAME), { force: true })
}

function recordFrom(value: unknown): BuildRecord {
  if (typeof value !== 'object' || value === null || !('files' in value)) throw new TypeError()
  const { files } = value
  if (typeof files !== 'object' || files === null) throw new TypeError()
  const names = Object.entries(files).map(([name, digested]: [string, unknown]) => {
    if (typeof digested !== 'string') throw new TypeError()
    return [name, digested] as const
  })
  const clientVersion = 'clientVersion' in value ? value.clientVersion : undefined
  if (clientVersion !== undefined && typeof clientVersion !== 'string') throw new TypeError()
  return { files: new Map(names), clientVersion }
}
