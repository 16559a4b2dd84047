import { mkdir, open, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FilesExist, InvalidName } from '../errors/index.ts'
import { codeOf, isForbidden, notReadable, notWritable } from './forbidden.ts'
import { importedElsewhere, withImport } from './imports.ts'

/** Lines that could not be put in their place, for a person to do so. */
export interface ByHand {
  readonly path: string
  /** Where they belong, as the end of a sentence: `in the routes`. */
  readonly where: string
  readonly text: string
}

/** What a plan does to the files of an application, all paths from its folder. */
export interface Changes {
  readonly created: readonly string[]
  readonly changed: readonly string[]
  readonly byHand: readonly ByHand[]
}

interface File {
  /** What it says now; undefined where there is none. */
  readonly before: string | undefined
  after: string
}

/**
 * What a generator is going to write: files, and lines in files that are there. Nothing is written before all
 * is known to fit, and where writing fails, what was written is taken back.
 *
 * @example
 * const plan = new Plan(application.folder)
 * await plan.create('src/recipes/recipe.ts', text)
 * await plan.inject('src/schema.ts', 'redstart:tables', "export * from './recipes/recipe-table.ts'")
 * await plan.apply()
 */
export class Plan {
  readonly #folder: string
  readonly #files = new Map<string, File>()
  readonly #inTheWay: string[] = []
  readonly #byHand: ByHand[] = []
  /** What was written, and the folders that were made for it, in that order. */
  readonly #written: string[] = []
  readonly #folders: string[] = []

  /** @param folder - That of the application. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Whether a file is there, or will be.
   *
   * @throws what {@link read} does.
   */
  async has(path: string): Promise<boolean> {
    return (await this.read(path)) !== undefined
  }

  /**
   * What a file says, or will say; undefined where there is none.
   *
   * @throws FolderUnusable for one that cannot be read, and for a folder of that name.
   */
  async read(path: string): Promise<string | undefined> {
    const file = this.#files.get(path)
    if (file) return file.after
    return readFile(join(this.#folder, path), 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined
      throw notReadable(path, error)
    })
  }

  /** Writes a new file. One that is there already is in the way, unless it says the same. */
  async create(path: string, text: string): Promise<void> {
    const there = await this.read(path)
    if (there === text) return
    if (there === undefined) this.#files.set(path, { before: undefined, after: text })
    else this.#inTheWay.push(path)
  }

  /** Writes a file anew that still says what a generator wrote; else somebody has to do it. */
  async replace(path: string, before: string, after: string, where: string): Promise<void> {
    const there = await this.read(path)
    if (there === after) return
    if (there === undefined) this.#files.set(path, { before: undefined, after })
    else if (there === before) this.#put(path, there, after)
    else this.#byHand.push({ path, where, text: after })
  }

  /**
   * Puts lines before the comment that marks the place for them, indented as it is. Lines that are there
   * already are not put there twice; where the mark is not, somebody has to do it.
   *
   * @param mark - What the comment says: `redstart:tables`.
   * @param text - One line or several.
   */
  async inject(path: string, mark: string, text: string, where: string): Promise<void> {
    const there = await this.read(path)
    if (there !== undefined && tokensOf(there).includes(tokensOf(text))) return
    const found = there && new RegExp(`^([ \\t]*)// ${mark}\\b.*$`, 'm').exec(there)
    if (!there || !found) {
      this.#byHand.push({ path, where, text })
      return
    }
    const [, indent = ''] = found
    const lines = text.split('\n').map((line) => (line === '' ? '' : `${indent}${line}`))
    const at = found.index
    this.#put(path, there, `${there.slice(0, at)}${lines.join('\n')}\n${there.slice(at)}`)
  }

  /**
   * Puts an import among those that are there, where Biome sorts it.
   *
   * @throws InvalidName where the file imports something else by that name.
   */
  async addImport(path: string, line: string): Promise<void> {
    const there = await this.read(path)
    const taken = there && importedElsewhere(there, line)
    if (taken) {
      const problem = `${path} imports another one; choose other names, or add --web to put pages elsewhere`
      throw new InvalidName('What is written', taken, problem)
    }
    if (there === undefined) this.#byHand.push({ path, where: 'at the top', text: line })
    else this.#put(path, there, withImport(there, line))
  }

  /** Edits a file that is there; `edit` gives undefined where it finds no place for the text. */
  async edit(
    path: string,
    edit: (text: string) => string | undefined,
    { where, text }: Pick<ByHand, 'where' | 'text'>,
  ): Promise<void> {
    const there = await this.read(path)
    const after = there === undefined ? undefined : edit(there)
    if (there !== undefined && after !== undefined) this.#put(path, there, after)
    else this.#byHand.push({ path, where, text })
  }

  /**
   * What the plan does.
   *
   * @throws FilesExist when files are in the way.
   */
  changes(): Changes {
    if (this.#inTheWay.length > 0) throw new FilesExist(this.#inTheWay)
    const paths = [...this.#files].filter(([, { before, after }]) => before !== after)
    return {
      created: paths.filter(([, { before }]) => before === undefined).map(([path]) => path),
      changed: paths.filter(([, { before }]) => before !== undefined).map(([path]) => path),
      byHand: [...this.#byHand],
    }
  }

  /**
   * Does it.
   *
   * @throws FilesExist when files are in the way; FolderUnusable where this user may not write; what the file
   *   system says otherwise. What was written is taken back then.
   */
  async apply(): Promise<Changes> {
    const changes = this.changes()
    try {
      for (const path of [...changes.created, ...changes.changed]) await this.#write(path)
    } catch (error) {
      await this.undo()
      throw isForbidden(error) ? notWritable(this.#folder, error, 'Nothing was written.') : error
    }
    return changes
  }

  /** Takes back what was written, and the folders that were made for it. */
  async undo(): Promise<void> {
    for (const path of this.#written.splice(0)) {
      const file = join(this.#folder, path)
      const before = this.#files.get(path)?.before
      if (before === undefined) await rm(file, { force: true })
      else await writeFile(file, before)
    }
    // Those within others first; one that holds something else by now, stays.
    for (const folder of this.#folders.splice(0).reverse()) {
      await rmdir(folder).catch(() => undefined)
    }
  }

  async #write(path: string): Promise<void> {
    const file = join(this.#folder, path)
    await this.#makeFolder(dirname(file))
    const { before, after = '' } = this.#files.get(path) ?? {}
    // A new one is ours once it is there, and not before: another may have been quicker.
    const handle = await open(file, before === undefined ? 'wx' : 'r+')
    this.#written.push(path)
    try {
      await handle.truncate()
      await handle.writeFile(after)
    } finally {
      await handle.close()
    }
  }

  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true })
    if (first === undefined) return
    const made = [folder]
    for (let at = folder; at !== first; at = dirname(at)) made.unshift(dirname(at))
    this.#folders.push(...made)
  }

  #put(path: string, there: string, after: string): void {
    const file = this.#files.get(path)
    if (file) file.after = after
    else this.#files.set(path, { before: there, after })
  }
}

/** The words and signs of a code, whatever its formatting. */
function tokensOf(code: string): string {
  const tokens = code.match(/\w+|[^\s\w]/g) ?? []
  return ` ${tokens.join(' ')} `.replace(/ ,(?= [)\]}])/g, '')
}
