import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FolderUnusable } from '../errors/index.ts'
import { ownManifest } from '../peer/index.ts'
import { applicationFiles, type NewFile } from './application-files.ts'
import { applicationName } from './application-name.ts'
import { codeOf, isForbidden, notWritable } from './forbidden.ts'

/** What is done with an application once its files are there. */
export interface Step {
  /** What is being done, for the person who waits. */
  readonly says: string
  /** @returns what is left to do by hand, a command or a sentence, where it could not be done. */
  run(folder: string): Promise<string | undefined>
}

/** How a new application is made. */
export interface NewApplication {
  /** Where, as an absolute path: a folder that is not there yet, or an empty one. */
  readonly folder: string
  /** In its `package.json`. Default that of the folder. */
  readonly name?: string | undefined
  /** Where its `package.json` takes Redstart from. Default this version, or one that is compatible. */
  readonly redstart?: string | undefined
  /** Whether it is going to have accounts. */
  readonly auth: boolean
  /** Says what would be written, and writes nothing. */
  readonly dryRun: boolean
  /** What is done next, in this order. */
  readonly steps: readonly Step[]
  /** Told what is being done. */
  onProgress(says: string): void
}

/** What was made, or would be. */
export interface CreatedApplication {
  readonly folder: string
  readonly name: string
  /** From the folder. */
  readonly files: readonly string[]
  /** What could not be done, and is left to do by hand. */
  readonly left: readonly string[]
}

/**
 * Makes a new application in a folder: all of its files, or none. Steps that fail leave it as it is, and say
 * what is left to do.
 *
 * @throws InvalidName for a name that npm would not take; FolderUnusable for a folder that holds something, or
 *   that cannot be written.
 */
export async function createApplication(settings: NewApplication): Promise<CreatedApplication> {
  const { folder, auth, dryRun, steps, onProgress } = settings
  const redstart = settings.redstart ?? `^${(await ownManifest()).version}`
  const names = applicationName(settings.name ?? basename(folder))
  const files = await applicationFiles({ ...names, redstart, auth })
  applicationName(names.name, packagesOf(files))
  const there = await contentsOf(folder)
  const made = { folder, name: names.name, files: files.map(({ path }) => path) }
  if (dryRun) return { ...made, left: [] }

  onProgress(`Writing ${files.length} files`)
  await place(folder, files, there).catch((error: unknown) => {
    throw isForbidden(error) ? notWritable(folder, error, ANOTHER) : error
  })
  const left: string[] = []
  for (const { says, run } of steps) {
    onProgress(says)
    const remains = await run(folder)
    if (remains !== undefined) left.push(remains)
  }
  return { ...made, left }
}

/** What to do about a folder that this user may not write. */
const ANOTHER = 'Choose a folder of your own.'

function packagesOf(files: readonly NewFile[]): readonly string[] {
  const text = files.find(({ path }) => path === 'package.json')?.text ?? '{}'
  const { dependencies, devDependencies }: Readonly<Record<string, object>> = JSON.parse(text)
  return Object.keys({ ...dependencies, ...devDependencies })
}

/**
 * What is in the folder: nothing, but for a repository without files; undefined where there is no folder.
 *
 * @throws FolderUnusable
 */
async function contentsOf(folder: string): Promise<readonly string[] | undefined> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    if (codeOf(error) === 'ENOTDIR') {
      throw new FolderUnusable(folder, 'is no folder', 'Choose another name.', { cause: error })
    }
    throw isForbidden(error) ? notWritable(folder, error, ANOTHER) : error
  })
  const found = names?.filter((name) => name !== '.git') ?? []
  if (found.length === 0) return names
  const [shown, rest] = [found.slice(0, 3).join(', '), found.length - 3]
  const problem = `is not empty: it holds ${shown}${rest > 0 ? ` and ${rest} more` : ''}`
  throw new FolderUnusable(folder, problem, 'Choose another one, or empty it. Nothing was written.')
}

/** Writes the files elsewhere, and puts them in their place when all are there. */
async function place(
  folder: string,
  files: readonly NewFile[],
  there: readonly string[] | undefined,
): Promise<void> {
  // On the same disk, and where something may be written anyway.
  const around = there ? folder : dirname(folder)
  const draft = join(around, `.${basename(folder)}-${randomBytes(4).toString('hex')}`)
  const made = await mkdir(around, { recursive: true })
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(join(draft, path)), { recursive: true })
      await writeFile(join(draft, path), text, { flag: 'wx' })
    }
    if (there) await moveEntries(draft, folder)
    else await rename(draft, folder)
  } catch (error) {
    await rm(made ?? draft, { recursive: true, force: true })
    throw error
  }
}

/** Into a folder that is there, which may be the one that somebody stands in. */
async function moveEntries(draft: string, folder: string): Promise<void> {
  const names = await readdir(draft)
  const moved: string[] = []
  try {
    for (const name of names) {
      await rename(join(draft, name), join(folder, name))
      moved.push(name)
    }
    await rm(draft, { recursive: true })
  } catch (error) {
    for (const name of moved) await rm(join(folder, name), { recursive: true, force: true })
    throw error
  }
}
