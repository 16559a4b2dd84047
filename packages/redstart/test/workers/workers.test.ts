import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { listen } from '../../../../conformance/src/listen.ts'
import { answerTo, heard, joined } from '../../../../conformance/src/official-client.ts'
import { connect } from '../wire.ts'
import { type Program, runCommand, runProgram, type Started } from './program.ts'

/** Where a client has landed. */
interface Place {
  readonly pid: number
  readonly node: string
}

/** The official client in the room of a worker, and what it is told there. */
async function inRoom(port: number) {
  const { channel, joins } = await joined({ port }, { transport: 'WebSocket' })
  return { channel, joins, place: placeOf(joins.entries[0]), told: heard(channel, 'told') }
}

/** Two clients that have landed on different workers. */
async function onTwoWorkers(port: number) {
  const first = await inRoom(port)
  for (;;) {
    const second = await inRoom(port)
    if (second.place.pid !== first.place.pid) return [first, second] as const
  }
}

function placeOf(answer: unknown): Place {
  if (typeof answer === 'object' && answer !== null && 'pid' in answer && 'node' in answer) {
    return { pid: Number(answer.pid), node: String(answer.node) }
  }
  throw new Error(`${JSON.stringify(answer)} is no answer to a join.`)
}

/** What so many processes say when they listen. */
async function allStarted(program: Program, count: number): Promise<readonly Started[]> {
  const started: Started[] = []
  while (started.length < count) started.push(await program.started())
  return started
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

// A process takes a second to start, and many on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

describe('endpoint.listen({ workers: 2 })', () => {
  it('joins two processes on one port, replaces one that was killed, and ends in order', async () => {
    const program = runProgram()
    const started = await allStarted(program, 3)
    const [port = 0] = started.map((one) => one.port)
    expect(started.map((one) => one.port)).toEqual([port, port, port])
    expect(port).toBeGreaterThan(0)
    expect(started.map(({ worker }) => worker).sort()).toEqual([0, 1, 2])

    const [first, second] = await onTwoWorkers(port)
    await answerTo(first.channel.push('tell', { text: 'hello' }))
    expect(await first.told.next()).toEqual({ text: 'hello' })
    expect(await second.told.next()).toEqual({ text: 'hello' })

    program.broadcast('from the primary')
    expect(await first.told.next()).toEqual({ text: 'from the primary' })
    expect(await second.told.next()).toEqual({ text: 'from the primary' })

    const { pid, node } = second.place
    await answerTo(first.channel.push('whisper', { node, text: 'psst' }))
    expect(await second.told.next()).toEqual({ text: `${pid} heard psst` })

    process.kill(pid, 'SIGKILL')
    const replacement = await program.started()
    expect(replacement.port).toBe(port)
    const again = placeOf(await second.joins.next())
    expect(again.pid).not.toBe(pid)
    const there = (await onTwoWorkers(port)).map(({ place }) => place.pid)
    expect(there).toContain(replacement.pid)
    await answerTo(first.channel.push('tell', { text: 'everybody' }))
    expect(await second.told.next()).toEqual({ text: 'everybody' })

    program.child.kill('SIGTERM')
    const { code, signal, notes } = await program.ended
    expect({ code, signal, notes }).toEqual({ code: 0, signal: null, notes: '' })
    expect(program.lines.entries).not.toContain('leaked')
    for (const one of [...started, replacement]) expect(isAlive(one.pid)).toBe(false)
  })

  it('leaves an application that handles SIGTERM itself to end when it likes', async () => {
    const program = runProgram({ FAULT: 'own handler' })
    const [{ port } = { port: 0 }] = await allStarted(program, 3)
    await onTwoWorkers(port)
    program.child.stdin?.end()
    program.child.kill('SIGTERM')
    const ended = [
      await program.lines.next(),
      await program.lines.next(),
      await program.lines.next(),
    ]
    expect(ended.at(-1)).toEqual({ worker: 0, ended: true })
    expect(await program.ended).toEqual({ code: 0, signal: null, notes: '' })
  })

  it('leaves no workers behind when the primary is killed', async () => {
    const program = runProgram()
    const [{ port } = { port: 0 }] = await allStarted(program, 3)
    const client = await connect(port)
    await client.join('room:a')
    program.child.kill('SIGKILL')
    // As in a drain: it is told to come back.
    expect(await client.closed).toBe(1012)
    expect(await program.ended).toMatchObject({ signal: 'SIGKILL', notes: '' })
  })

  it('says once why the program does not start', async () => {
    const program = runProgram({ FAULT: 'start' })
    const { code, notes } = await program.ended
    expect(code).toBe(1)
    expect(notes.match(/This program cannot start\./g)).toHaveLength(1)
    expect(notes).toContain('worker 1 ended with exit code 3 before all listened')
  })

  it('says that the port is taken', async () => {
    const server = createServer()
    const { notes, code } = await runProgram({ PORT: String(await listen(server)) }).ended
    expect(code).toBe(1)
    expect(notes.match(/AddressInUse: /g)).toHaveLength(1)
  })

  it('ends everything when a worker dies again and again', async () => {
    const { code, notes } = await runProgram({}, 'falling.ts').ended
    expect(code).toBe(1)
    expect(notes).toContain('WorkersFailed: ')
    expect(notes).toContain('worker 2 ended 5 times in a row')
    expect(notes).toContain('exit code 4')
  })

  it('refuses the embedded database in workers, with a sentence', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redstart-workers-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const { code, notes } = await runCommand('start --workers 2', {
      FAULT: 'database',
      TEST_FOLDER: folder,
    }).ended
    expect(code).toBe(1)
    expect(notes).toContain(`The embedded database in ${folder}/database serves one process`)
    expect(notes.match(/DATABASE_URL/g)).toHaveLength(1)
    expect(notes).not.toContain('    at ')
  })
})

describe('redstart start', () => {
  it('--workers 2 runs the application in two processes, and none of it in its own', async () => {
    const program = runCommand('start --workers 2 --port 0')
    const started = await allStarted(program, 2)
    expect(started.map(({ worker }) => worker).sort()).toEqual([1, 2])
    const [first, second] = await onTwoWorkers(started[0]?.port ?? 0)
    await answerTo(first.channel.push('tell', { text: 'hello' }))
    expect(await second.told.next()).toEqual({ text: 'hello' })

    process.kill(second.place.pid, 'SIGKILL')
    const replacement = await program.started()
    program.child.kill('SIGINT')
    const { code, notes } = await program.ended
    expect(code).toBe(0)
    expect(notes).toMatch(/^Worker \d ended with SIGKILL\. Another takes its place\.\n$/)
    for (const { pid } of [...started, replacement]) expect(isAlive(pid)).toBe(false)
  })

  it('runs the application in its own process without workers', async () => {
    const program = runCommand('start --port 0')
    const { worker, pid } = await program.started()
    expect({ worker, pid }).toEqual({ worker: 0, pid: program.child.pid })
    program.child.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ signal: 'SIGTERM' })
  })
})
