/** The process that `redstart dev` keeps ready for the next change: what it has loaded, and when it is not used. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DevApplication, greet, isAlive } from './dev-application.ts'

// Each change is a process that starts, and many on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const patience = { timeout: 60_000 }

/** A package that notes by which process it is loaded, and says so. */
function noting(text: string, more = ''): string {
  return `
import { appendFileSync } from 'node:fs'
appendFileSync('loads.log', process.pid + '\\n')
console.log('Loaded.')
${more}
export const text = ${JSON.stringify(text)}
`
}

const main = `
import { createServer } from 'node:http'
import required from 'requiring'
import { greeting } from './greeting.ts'

globalThis.hasBegun = true
const { text } = await import('noting')
const { pid, argv } = process
const told = JSON.stringify({
  greeting, text, required, pid, args: argv.slice(2), hears: process.listenerCount('message'),
})
const server = createServer((_request, response) => response.end(told))
server.listen(process.env.PORT, () => console.log('http://localhost:' + process.env.PORT))
`

const files = {
  'package.json': '{ "type": "module", "private": true }',
  'redstart.config.ts': 'export default {}\n',
  'src/main.ts': main,
  'src/greeting.ts': greet('Hello'),
  'node_modules/noting/package.json': '{ "type": "module", "exports": "./index.js" }',
  'node_modules/noting/index.js': noting('first'),
  'node_modules/requiring/package.json': '{}',
  'node_modules/requiring/index.js': `module.exports = require('./inner.js')`,
  'node_modules/requiring/inner.js': `module.exports = 'first'`,
}

interface Told {
  readonly greeting: string
  readonly text: string
  readonly required: string
  readonly pid: number
}

describe('redstart dev', () => {
  let application: DevApplication

  beforeEach(async () => {
    application = await DevApplication.make(files)
    return () => application.remove()
  })

  const told = async (): Promise<Told> => (await fetch(application.url)).json()
  const pids = (): number[] => {
    const log = readFileSync(join(application.folder, 'loads.log'), 'utf8')
    return log.trim().split('\n').map(Number)
  }
  const timesLoaded = (): number => application.written.split('Loaded.').length - 1

  /** Waits for the process that has loaded the package, as the last of so many. */
  async function loadedBy(count: number): Promise<number> {
    await expect.poll(() => pids().length, patience).toBe(count)
    return pids().at(-1) ?? 0
  }

  it('shows a change by a process that has loaded the packages before, and nothing else', async () => {
    await application.start()
    const spare = await loadedBy(2)
    expect((await told()).pid).not.toBe(spare)
    expect(timesLoaded()).toBe(1)
    application.write('src/greeting.ts', greet('Good morning'))
    const changed = { greeting: 'Good morning', text: 'first', required: 'first' }
    // As `redstart start` runs it.
    const asAlways = { args: ['start'], hears: 0 }
    await expect.poll(told, patience).toEqual({ ...changed, ...asAlways, pid: spare })
    await expect.poll(timesLoaded, patience).toBe(2)
    const next = await loadedBy(3)
    application.write('src/greeting.ts', greet('Good evening'))
    await expect.poll(told, patience).toMatchObject({ greeting: 'Good evening', pid: next })
  })

  it('mends a mistake by such a process as well', async () => {
    await application.start()
    const first = await loadedBy(2)
    application.write('src/greeting.ts', 'export const greeting = <<<\n')
    await expect.poll(() => application.written, patience).toContain('ended with exit code 1')
    expect(isAlive(first)).toBe(false)
    const spare = await loadedBy(3)
    application.write('src/greeting.ts', greet('Mended'))
    await expect.poll(told, patience).toMatchObject({ greeting: 'Mended', pid: spare })
  })

  it.each([
    ['node_modules/noting/index.js', noting('second'), { text: 'second', required: 'first' }],
    [
      'node_modules/requiring/inner.js',
      `module.exports = 'second'`,
      { text: 'first', required: 'second' },
    ],
  ])('starts a new process when %s has changed', async (path, text, changed) => {
    await application.start()
    const spare = await loadedBy(2)
    application.write(path, text)
    application.write('src/greeting.ts', greet('Good morning'))
    await expect.poll(told, patience).toMatchObject({ greeting: 'Good morning', ...changed })
    expect((await told()).pid).not.toBe(spare)
    await expect.poll(() => isAlive(spare), patience).toBe(false)
  })

  it('starts a new process where packages cannot be loaded before the application', async () => {
    const picky = noting('first', 'if (!globalThis.hasBegun) throw new Error("Too early.")')
    application.write('node_modules/noting/index.js', picky)
    await application.start()
    const spare = await loadedBy(2)
    await expect.poll(() => isAlive(spare), patience).toBe(false)
    application.write('src/greeting.ts', greet('Good morning'))
    await expect.poll(told, patience).toMatchObject({ greeting: 'Good morning' })
    expect((await told()).pid).not.toBe(spare)
    expect(application.written).not.toMatch(/Too early|ended with/)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'leaves nothing behind that waits at %s',
    async (name) => {
      await application.start()
      const spare = await loadedBy(2)
      expect(isAlive(spare)).toBe(true)
      application.signal(name)
      // What all of them write to is closed when they have ended.
      await application.ended
      await expect.poll(() => isAlive(spare), patience).toBe(false)
    },
  )
})
