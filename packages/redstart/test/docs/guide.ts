/** The guides as programs: the files that their blocks name, and what they type into a shell. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A block of a guide. */
interface Block {
  readonly language: string
  readonly code: string
}

/** What a reader of a guide writes and types. */
export interface Guide {
  /** The code of each file, by its path. */
  readonly files: ReadonlyMap<string, string>
  /** The blocks of commands, in their order, but for the one that installs what is there. */
  readonly commands: readonly string[]
}

const blocks = /^```(?<language>\w+)\n(?<code>.*?)^```$/gms
const fileName = /^\/\/ (?<file>[\w./-]+\.ts)\n/

/**
 * Reads a guide of the documentation. What is hidden in a comment is not for its readers.
 *
 * @throws Error for a block of TypeScript that names no file: nothing would run it.
 */
export function readGuide(name: string): Guide {
  const url = new URL(`../../../../docs/${name}.md`, import.meta.url)
  const page = readFileSync(url, 'utf8').replace(/<!--.*?-->/gs, '')
  const found = [...page.matchAll(blocks)].map(({ groups }): Block => {
    return { language: groups?.language ?? '', code: groups?.code ?? '' }
  })
  const files = new Map<string, string>()
  for (const { code } of found.filter(({ language }) => language === 'ts')) {
    const file = fileName.exec(code)?.groups?.file
    if (file === undefined) throw new Error(`A block of docs/${name}.md names no file:\n${code}`)
    files.set(file, code)
  }
  const commands = found
    .filter(({ language, code }) => language === 'sh' && !code.startsWith('npm install'))
    .map(({ code }) => code)
  return { files, commands }
}

/** Writes the files of a guide; those of an earlier one with the same name are replaced. */
export function writeGuide(folder: string, { files }: Guide): void {
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
