/** The tutorial as its readers do it: step by step, from an empty folder. */
import { readFileSync } from 'node:fs'
import { type Change, readChange } from '../docs/guide.ts'

/** What a reader does next. */
export type Step =
  /** Types commands. */
  | { readonly kind: 'type'; readonly commands: string }
  /** Starts a server, which goes on. */
  | { readonly kind: 'serve'; readonly command: string }
  /** Writes a file. */
  | { readonly kind: 'write'; readonly file: string; readonly code: string }
  /** Changes a file. */
  | { readonly kind: 'change'; readonly change: Change }
  /** Reads what the commands before wrote; `…` stands for what is another each time. */
  | { readonly kind: 'see'; readonly text: string }

const blocks = /^```(?<language>\w+)\n(?<code>.*?)^```$/gms
const fileName = /^\/\/ (?<file>[\w./-]+\.ts)\n/

/** The steps of `docs/tutorial.md`. */
export function readTutorial(): readonly Step[] {
  const url = new URL('../../../../docs/tutorial.md', import.meta.url)
  const page = readFileSync(url, 'utf8').replace(/<!--.*?-->/gs, '')
  return [...page.matchAll(blocks)].map(({ groups }) =>
    stepOf(groups?.language ?? '', groups?.code ?? ''),
  )
}

function stepOf(language: string, code: string): Step {
  if (language === 'sh') {
    const isServer = /^npm (?:run dev|start)\n$/.test(code)
    if (isServer) return { kind: 'serve', command: code.trim() }
    return { kind: 'type', commands: code }
  }
  if (language === 'diff') return { kind: 'change', change: readChange(code) }
  if (language === 'text') return { kind: 'see', text: code.trim() }
  const file = fileName.exec(code)?.groups?.file
  if (language === 'ts' && file !== undefined) return { kind: 'write', file, code }
  throw new Error(`Nothing is done with this block of docs/tutorial.md:\n${code}`)
}

/** Whether a text was written, where `…` stands for anything. */
export function saw(output: string, text: string): boolean {
  const lines = text.split('\n').map((line) =>
    line
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  )
  return new RegExp(lines.join('[^]*?')).test(output)
}
