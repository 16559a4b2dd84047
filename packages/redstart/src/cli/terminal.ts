import { Console } from 'node:console'
import { createInterface } from 'node:readline/promises'
import { main } from './main.ts'
import type { Output } from './output.ts'

/**
 * Runs one command for the person at the terminal, or the program behind the pipe, and ends the process with
 * its code unless the command has started something that goes on.
 *
 * @param args - What was typed: `process.argv.slice(2)`.
 * @param imported - The addresses of the modules that were imported so far, where that is known; it grows.
 */
export async function run(
  args: readonly string[],
  imported: readonly string[] = [],
): Promise<void> {
  const output = terminalOutput(console)
  // What a program reads is of the command alone: what the application prints by itself is not JSON.
  if (args.includes('--json')) globalThis.console = new Console(process.stderr)
  const code = await main(args, process.cwd(), output, imported)
  // An application that was started goes on by itself, and ends when it likes. Behind all else its modules
  // may have left timers or connections, which nobody waits for. What was written is: a pipe takes it
  // when its reader does, or has gone away.
  if (code === undefined) return
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  process.exit(code)
}

function terminalOutput(console: Console): Output {
  const hasPerson = process.stdin.isTTY && process.stdout.isTTY
  return {
    line: (text) => console.log(text),
    note: (text) => console.error(text),
    confirm: hasPerson ? confirm : undefined,
    ask: hasPerson ? ask : undefined,
  }
}

async function confirm(question: string, usual = false): Promise<boolean> {
  const answer = await ask(`${question} ${usual ? '[Y/n]' : '[y/N]'}`)
  return answer === '' ? usual : /^y(?:es)?$/i.test(answer)
}

/** Whoever leaves by Ctrl+C or Ctrl+D has not answered, and nothing is done. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  terminal.once('close', leave)
  const answer = await terminal.question(`${question} `)
  terminal.off('close', leave)
  terminal.close()
  return answer.trim()
}

function leave(): never {
  process.exit(1)
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.on('error', () => resolve())
    stream.write('', () => resolve())
  })
}
