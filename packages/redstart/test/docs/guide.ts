/** The guides as programs: the files that their blocks name, and what they type into a shell. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A block of a guide. */
interface Block {
  readonly language: string
  readonly code: string
}

/** What a reader puts into a file that is there, and what they take out. */
export interface Change {
  readonly file: string
  /** Pairs of what stands there, and what is to stand there. */
  readonly places: readonly (readonly [before: string, after: string])[]
}

/** What a reader of a guide writes and types. */
export interface Guide {
  /** The code of each file, by its path. */
  readonly files: ReadonlyMap<string, string>
  /** The blocks of commands, in their order, but for the one that installs what is there. */
  readonly commands: readonly string[]
  /** The blocks that change a file, in their order. */
  readonly changes: readonly Change[]
}

const blocks = /^```(?<language>\w+)\n(?<code>.*?)^```$/gms
const fileName = /^\/\/ (?<file>[\w./-]+\.ts)\n/
const changedFile = /^ \/\/ (?<file>[\w./-]+\.ts)\n/

/**
 * Reads a guide of the documentation. What is hidden in a comment is not for its readers.
 *
 * @param fragments - What becomes of blocks of TypeScript that name no file: nothing runs them, so they are
 *   an error, or left to the type tests.
 * @throws Error for such a block.
 */
export function readGuide(name: string, fragments: 'refused' | 'left' = 'refused'): Guide {
  const url = new URL(`../../../../docs/${name}.md`, import.meta.url)
  const page = readFileSync(url, 'utf8').replace(/<!--.*?-->/gs, '')
  const found = [...page.matchAll(blocks)].map(({ groups }): Block => {
    return { language: groups?.language ?? '', code: groups?.code ?? '' }
  })
  const files = new Map<string, string>()
  for (const { code } of found.filter(({ language }) => language === 'ts')) {
    const file = fileName.exec(code)?.groups?.file
    if (file !== undefined) files.set(file, code)
    else if (fragments === 'refused') {
      throw new Error(`A block of docs/${name}.md names no file:\n${code}`)
    }
  }
  const commands = found
    .filter(({ language, code }) => language === 'sh' && !code.startsWith('npm install'))
    .map(({ code }) => code)
  const changes = found
    .filter(({ language }) => language === 'diff')
    .map(({ code }) => readChange(code))
  return { files, commands, changes }
}

/** Does what a block says to a file. @throws Error where what it looks for does not stand there. */
export function changed(code: string, { file, places }: Change): string {
  return places.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`${file} has no such place:\n${before}`)
    return text.replace(before, after)
  }, code)
}

/** Reads a block that changes a file: its name, and then places with a line between each two. */
export function readChange(block: string): Change {
  const file = changedFile.exec(block)?.groups?.file
  if (file === undefined) throw new Error(`A change names no file:\n${block}`)
  const places = block
    .replace(changedFile, '')
    .split('\n\n')
    .map((place) => [side(place, '-'), side(place, '+')] as const)
  return { file, places }
}

/** What a place is before (`-`) or after (`+`) its change. */
function side(place: string, sign: '-' | '+'): string {
  const lines = place.split('\n').filter((line) => line.startsWith(' ') || line.startsWith(sign))
  return lines.map((line) => line.slice(1)).join('\n')
}

/** Writes the files of a guide; those of an earlier one with the same name are replaced. */
export function writeGuide(folder: string, { files }: Pick<Guide, 'files'>): void {
  for (const [file, code] of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), code)
  }
}

/** The files that are needed to run some of them, those included. */
export function reachable(files: ReadonlyMap<string, string>, from: readonly string[]): string[] {
  const found = new Set<string>()
  const queue = [...from]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue
    found.add(file)
    const code = files.get(file)
    if (code === undefined) throw new Error(`No guide has the file ${file}.`)
    for (const [, path = ''] of code.matchAll(/from '(\.[^']+)'/g)) {
      queue.push(join(dirname(file), path))
    }
  }
  return [...found]
}

/** How many lines there are to write, without imports, comments and empty lines. */
export function linesOf(code: string): number {
  return code.split('\n').filter((line) => !/^\s*(?:\/\/.*)?$|^import /.test(line)).length
}
