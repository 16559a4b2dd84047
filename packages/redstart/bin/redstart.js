#!/usr/bin/env node
// The command line. An application's own files are TypeScript, which tsx runs where it is installed.
import { createInterface } from 'node:readline/promises'

try {
  const { register } = await import('tsx/esm/api')
  register()
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
}

const { main } = await import('redstart/cli')
const isTerminal = process.stdin.isTTY && process.stdout.isTTY

async function confirm(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

const code = await main(process.argv.slice(2), process.cwd(), {
  line: (text) => console.log(text),
  note: (text) => console.error(text),
  confirm: isTerminal ? confirm : undefined,
})

// An application that was started goes on by itself, and ends when it likes. Behind all else its modules
// may have left timers or connections, which nobody waits for. What was written is: a pipe takes it
// when its reader does, or has gone away.
if (code !== undefined) {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  process.exit(code)
}

function flushed(stream) {
  return new Promise((resolve) => {
    stream.on('error', resolve)
    stream.write('', resolve)
  })
}
