import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { type TestClock, testClock } from '../../testing/index.ts'
import { fingerprintOf } from './fingerprint.ts'
import { Run } from './run.ts'
import { mayWait, Spare } from './spare.ts'

const nothing = { imported: [], required: [] }

let folder: string
let clock: TestClock
/** The processes that were started, in order. */
let runs: Run[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redstart-spare-'))
  mkdirSync(join(folder, 'node_modules/zod'), { recursive: true })
  install('zod')
  clock = testClock()
  runs = []
  return () => rmSync(folder, { recursive: true })
})

/** Writes a package, as an installation does. */
function install(name: string): string {
  const file = join(folder, 'node_modules', name, 'index.js')
  writeFileSync(file, '')
  return pathToFileURL(file).href
}

/** A spare process that runs a program, which waits unless it is given. */
function spareOf(text = `process.on('message', () => {})`): Spare {
  const start = (): Run => {
    const run = new Run({
      args: ['--input-type=module', '-e', text],
      cwd: folder,
      env: process.env,
      clock,
      terminal: { write() {} },
      onStart() {},
      onEnd() {},
      onUnfit() {},
    })
    runs.push(run)
    return run
  }
  const spare = new Spare({ folder, clock, start })
  onTestFinished(() => spare.end())
  return spare
}

it('starts a process when the application has run for a moment, and hands it over once', async () => {
  const spare = spareOf()
  expect(spare.take()).toBeUndefined()
  spare.prepare(nothing)
  expect(runs).toEqual([])
  await clock.advance(300)
  expect(runs).toHaveLength(1)
  expect(spare.take()).toBe(runs[0])
  expect(spare.take()).toBeUndefined()
  runs[0]?.kill()
})

it('starts none for an application that changes sooner', async () => {
  const spare = spareOf()
  spare.prepare(nothing)
  await clock.advance(299)
  expect(spare.take()).toBeUndefined()
  await clock.advance(10_000)
  expect(runs).toEqual([])
})

it('keeps the one that waits when the application falls', async () => {
  const spare = spareOf()
  spare.prepare(nothing)
  await clock.advance(300)
  spare.prepare()
  await clock.advance(300)
  expect(runs).toHaveLength(1)
  expect(spare.take()).toBe(runs[0])
  runs[0]?.kill()
})

it('ends one whose packages were installed anew, and hands over none', async () => {
  const spare = spareOf()
  const module = install('zod')
  spare.prepare({ imported: [], required: [module] })
  await clock.advance(300)
  const before = fingerprintOf(folder, [module])
  // Again and again: the clock of a file system may stand for some milliseconds.
  await expect.poll(() => fingerprintOf(folder, [install('zod')])).not.toBe(before)
  expect(spare.take()).toBeUndefined()
  await runs[0]?.ended
})

it('does not hand over one that has fallen', async () => {
  const spare = spareOf('process.exit(1)')
  spare.prepare(nothing)
  await clock.advance(300)
  await runs[0]?.ended
  expect(spare.take()).toBeUndefined()
})

it('ends the process, and starts none behind that', async () => {
  const spare = spareOf()
  spare.prepare(nothing)
  await clock.advance(300)
  await spare.end()
  expect(runs.map((run) => run.isOver)).toEqual([true])
  spare.prepare(nothing)
  await clock.advance(10_000)
  expect(runs).toHaveLength(1)
})

it.each([
  ['', true],
  ['--max-old-space-size=4096 --no-warnings', true],
  ['--require ./instrument.cjs', false],
  ['--no-warnings -r dotenv/config', false],
  ['--import=./instrument.ts', false],
  ['--env-file=.env', false],
  ['--inspect-brk', false],
])('knows whether a process may wait that gets "%s"', (options, may) => {
  expect(mayWait(options)).toBe(may)
})
