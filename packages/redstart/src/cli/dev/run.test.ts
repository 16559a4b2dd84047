import { expect, it, onTestFinished } from 'vitest'
import { testClock } from '../../testing/index.ts'
import { Run } from './run.ts'

const clock = testClock()

interface End {
  readonly how: string
  readonly written: string
}

/** A program that is given as text, running. */
class Program {
  readonly run: Run
  /** Resolves with the modules that it says it has imported. */
  readonly started: Promise<readonly string[]>
  /** What the terminal shows of it. */
  readonly shown: string[] = []
  /** Resolves when it has ended without being asked to. */
  readonly ended: Promise<End>

  constructor(text: string, begins = true) {
    let start: (imported: readonly string[]) => void = () => {}
    let end: (how: End) => void = () => {}
    this.started = new Promise((resolve) => {
      start = resolve
    })
    this.ended = new Promise((resolve) => {
      end = resolve
    })
    this.run = new Run({
      args: ['--input-type=module', '-e', text],
      cwd: import.meta.dirname,
      env: process.env,
      clock,
      terminal: { write: (chunk) => this.shown.push(chunk.toString()) },
      onStart: ({ imported }) => start(imported),
      onEnd: (how, written) => end({ how, written }),
      onUnfit: () => end({ how: 'unfit', written: '' }),
    })
    if (begins) this.run.begin()
    onTestFinished(() => this.run.kill())
  }
}

const saysSo = `process.send({ redstart: 'started', imported: ['file:///a.js'] })`
const goesOn = 'setInterval(() => {}, 60_000)'

it('tells how the application has ended, and what it wrote, without colours', async () => {
  const text = `console.error('\\x1b[31mNo port\\x1b[0m'); process.exitCode = 3`
  const { ended, shown } = new Program(text)
  expect(await ended).toEqual({ how: 'exit code 3', written: 'No port\n' })
  expect(shown.join('')).toBe('\x1b[31mNo port\x1b[0m\n')
})

it('tells of a signal', async () => {
  const { ended } = new Program(`process.kill(process.pid, 'SIGKILL')`)
  expect((await ended).how).toBe('SIGKILL')
})

it('tells of one that has loaded what it could not, and of no other', async () => {
  const text = `process.on('message', ({ redstart }) => redstart === 'begin' && process.exit(75))`
  const waiting = new Program(text, false)
  waiting.run.load([])
  waiting.run.begin()
  expect((await waiting.ended).how).toBe('unfit')
  expect((await new Program(text).ended).how).toBe('exit code 75')
})

it('keeps the end of what is written', async () => {
  const { ended } = new Program(`process.stderr.write('x'.repeat(100_000) + 'end')`)
  const { written } = await ended
  expect([written.length, written.endsWith('end')]).toEqual([16_000, true])
})

it('tells which modules were imported', async () => {
  const { started } = new Program(`${goesOn}; ${saysSo}`)
  expect(await started).toEqual(['file:///a.js'])
})

it('shows what a process writes when it begins, which is told to it', async () => {
  const { run, started, ended, shown } = new Program(
    `process.once('message', ({ imported }) => {
      console.error(imported.join())
      process.send({ redstart: 'started', imported })
      process.once('message', ({ redstart }) => {
        console.error(redstart)
        process.exit(4)
      })
    })`,
    false,
  )
  run.load(['file:///b.js'])
  expect(await started).toEqual(['file:///b.js'])
  expect(shown).toEqual([])
  run.begin()
  expect(await ended).toEqual({ how: 'exit code 4', written: 'file:///b.js\nbegin\n' })
  expect(shown.join('')).toBe('file:///b.js\nbegin\n')
})

it('tells nobody of a process that ends before it begins', async () => {
  const { run, ended, shown } = new Program(`console.error('Fell'); process.exit(1)`, false)
  await run.ended
  expect([run.isOver, shown]).toEqual([true, []])
  expect(await Promise.race([ended, 'nothing'])).toBe('nothing')
})

it('ends the application in order', async () => {
  const { run, started } = new Program(`
    process.on('SIGTERM', () => process.exit(0))
    ${goesOn}
    ${saysSo}`)
  await started
  // The time of the clock stands: nothing but its own end is waited for.
  await run.stop()
})

it('ends at once what takes longer than ten seconds to end', async () => {
  const { run, started } = new Program(`process.on('SIGTERM', () => {}); ${goesOn}; ${saysSo}`)
  await started
  const stopped = run.stop()
  await clock.advance(10_000)
  await stopped
})

it('ends what the application has left behind, when it has ended by itself', async () => {
  const { ended } = new Program(`
    const { spawn } = await import('node:child_process')
    spawn(process.execPath, ['-e', '${goesOn}'], { stdio: 'inherit' }).unref()
    process.exit(1)`)
  // Who is left would hold what the application wrote to, and the time of the clock stands.
  expect((await ended).how).toBe('exit code 1')
})
