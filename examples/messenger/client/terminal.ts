/** Asking and telling in a terminal: what others say comes above the line that is being typed. */
import { stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

let isSecret = false
const echo = new Writable({
  write(typed: Buffer, _encoding, done) {
    if (!isSecret) stdout.write(typed)
    done()
  },
})
const terminal = createInterface({ input: stdin, output: echo, terminal: stdin.isTTY, prompt: '' })
terminal.on('SIGINT', () => process.exit())

/** What is typed from now on, line by line. */
export const lines: AsyncIterableIterator<string> = terminal[Symbol.asyncIterator]()

export async function ask(question: string): Promise<string> {
  stdout.write(question)
  const answer = await lines.next()
  return answer.done ? process.exit() : answer.value
}

/** Asks for what nobody who looks over a shoulder should read. */
export async function askSecretly(question: string): Promise<string> {
  isSecret = true
  const answer = await ask(question)
  isSecret = false
  stdout.write('\n')
  return answer
}

/** Control characters, by which what somebody said could move the cursor, or worse. */
const CONTROLS = /[^\P{Cc}\n]/gu

/** The first line stands out: nobody can say something that looks as if another had said it. */
export function print(text: string): void {
  if (stdout.isTTY) stdout.write('\r\x1b[K')
  stdout.write(`${text.replace(CONTROLS, '').replaceAll('\n', '\n      ')}\n`)
  terminal.prompt(true)
}

export function quit(why: unknown): never {
  print(why instanceof Error ? why.message : String(why))
  process.exit(1)
}
