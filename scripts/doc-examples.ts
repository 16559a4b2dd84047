/**
 * Takes the TypeScript out of the project's pages, so that the type tests compile what readers copy.
 *
 * Every block fenced as `ts` is a module of its own. A block whose first line is a comment with a file
 * name (`// src/socket.ts`) gets that name in its page's folder, so that another block of the page can
 * import it.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fail } from './command.ts'
import { projectFiles, root } from './workspace.ts'

/** A block of a page. */
export interface DocExample {
  /** The file that the block calls itself, else one named by its line. */
  readonly file: string
  /** The code, moved down so that its line numbers are those of the page. */
  readonly code: string
}

const fence = /^(?<indent> *)(?<ticks>`{3,}|~{3,})(?<language>\S*)/
const fileName = /^\/\/ (?<file>[\w./-]+\.ts)$/

/**
 * Writes the blocks of all pages to `dist/doc-examples`, a folder a page.
 *
 * @returns The files, as paths from the workspace's folder.
 */
export function writeDocExamples(): string[] {
  const target = 'dist/doc-examples'
  rmSync(join(root, target), { recursive: true, force: true })
  // The tutorial is about one application, in which its test compiles it.
  const pages = projectFiles('*.md').filter((page) => page !== 'docs/tutorial.md')
  return pages.flatMap((page) =>
    docExamples(readFileSync(join(root, page), 'utf8')).map(({ file, code }) => {
      const path = `${target}/${page.replace(/\.md$/, '')}/${file}`
      mkdirSync(dirname(join(root, path)), { recursive: true })
      if (existsSync(join(root, path))) fail(`${page} has two blocks that call themselves ${file}.`)
      writeFileSync(join(root, path), code)
      return path
    }),
  )
}

/** The blocks fenced as `ts` of a page of Markdown. */
export function docExamples(markdown: string): DocExample[] {
  const examples: DocExample[] = []
  const lines = markdown.split('\n')
  for (let start = 0; start < lines.length; start += 1) {
    const opening = fence.exec(lines[start] ?? '')?.groups
    if (!opening?.ticks) continue
    const { indent = '', ticks, language } = opening
    const closing = lines.findIndex((line, at) => at > start && line.trim() === ticks)
    const end = closing === -1 ? lines.length : closing
    if (language === 'ts') {
      const body = lines.slice(start + 1, end).map((line) => line.slice(indent.length))
      const file = fileName.exec(body[0] ?? '')?.groups?.file ?? `line-${start + 1}.ts`
      examples.push({ file, code: '\n'.repeat(start + 1) + body.join('\n') })
    }
    start = end
  }
  return examples
}
