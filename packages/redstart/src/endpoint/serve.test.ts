import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const cwd = fileURLToPath(new URL('../..', import.meta.url))

function argumentsOf(body: string): string[] {
  const program = `
    import { serve } from 'redstart/endpoint'
    import { AddressInUse } from 'redstart/errors'
    const say = (text) => () => console.log(text)
    const forever = setInterval(() => {}, 60_000)
    ${body}`
  return ['--import', 'tsx', '--input-type=module', '--eval', program]
}

interface Ended {
  readonly code: unknown
  readonly signal: unknown
  readonly lines: readonly string[]
  readonly errors: string
}

/** Runs a program to its end; asked to end by so many signals when it has said that it is ready. */
async function run(body: string, ...signals: NodeJS.Signals[]): Promise<Ended> {
  const child = spawn(process.execPath, argumentsOf(body), { cwd, stdio: 'pipe' })
  let said = ''
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    if (said.includes('ready\n')) for (const signal of signals.splice(0)) child.kill(signal)
  })
  const [code, signal]: unknown[] = await once(child, 'close')
  return { code, signal, lines: said.trim().split('\n'), errors }
}

it('gives what was started, and stops it in reverse order, once', async () => {
  const { code, lines } = await run(
    `const started = await serve(async (onStop) => {
      onStop(say('first'))
      onStop(async () => { await null; console.log('second') })
      return 'ready'
    })
    console.log(started)`,
    'SIGINT',
    'SIGINT',
    'SIGTERM',
  )
  expect({ code, lines }).toEqual({ code: 0, lines: ['ready', 'second', 'first'] })
})

it('waits for what still starts when it is asked to end', async () => {
  const { code, lines } = await run(
    `await serve(async (onStop) => {
      console.log('ready')
      await new Promise((resolve) => process.once('SIGTERM', () => setImmediate(resolve)))
      console.log('started')
      onStop(() => { console.log('stopped'); process.exit() })
    })`,
    'SIGTERM',
  )
  expect({ code, lines }).toEqual({ code: 0, lines: ['ready', 'started', 'stopped'] })
})

it('explains why it could not start, and stops what has', async () => {
  const { code, lines, errors } = await run(`
    await serve(async (onStop) => {
      onStop(say('stopped'))
      throw new AddressInUse(4000)
    })`)
  expect({ code, lines }).toEqual({ code: 1, lines: ['stopped'] })
  expect(errors).toMatch(/^The port 4000 is taken\..*\n$/)
})

it('shows the stack of what is a bug', async () => {
  const { code, lines, errors } = await run(`
    await serve(async (onStop) => {
      onStop(() => clearInterval(forever))
      onStop(say('stopped'))
      throw new TypeError('not a function')
    })`)
  expect({ code, lines }).toEqual({ code: 1, lines: ['stopped'] })
  expect(errors).toContain('TypeError: not a function\n    at ')
})

it('shows it also where the process was asked to end meanwhile', async () => {
  const { code, lines, errors } = await run(
    `await serve(async (onStop) => {
      onStop(say('stopped'))
      const asked = new Promise((resolve) => process.prependOnceListener('SIGTERM', resolve))
      console.log('ready')
      await asked
      await null
      throw new TypeError('not a function')
    })`,
    'SIGTERM',
  )
  expect({ code, lines }).toEqual({ code: 1, lines: ['ready', 'stopped'] })
  expect(errors).toContain('TypeError: not a function\n    at ')
})

it('goes on to stop the rest when something cannot be stopped, and says so', async () => {
  const { code, lines, errors } = await run(
    `await serve(async (onStop) => {
      onStop(say('first'))
      onStop(() => { throw new Error('stuck') })
    })
    console.log('ready')`,
    'SIGTERM',
  )
  expect({ code, lines }).toEqual({ code: 1, lines: ['ready', 'first'] })
  expect(errors).toContain('Error: stuck')
})

it('ends at once when it is asked again, and something hangs', async () => {
  const body = `await serve(async (onStop) => {
      onStop(() => { console.log('hangs'); return new Promise(() => {}) })
      console.log('ready')
    })`
  const child = spawn(process.execPath, argumentsOf(body), { cwd, stdio: 'pipe' })
  const ended = once(child, 'close')
  let asking: NodeJS.Timeout | undefined
  child.stdout.on('data', (chunk: Buffer) => {
    // Somebody who presses Ctrl+C until it helps.
    if (/ready/.test(chunk.toString())) asking ??= setInterval(() => child.kill('SIGINT'), 100)
  })
  const [code] = await ended
  clearInterval(asking)
  expect(code).toBe(130)
})
