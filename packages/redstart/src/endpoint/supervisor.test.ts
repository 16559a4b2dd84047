import { describe, expect, it } from 'vitest'
import { testClock } from '../testing/index.ts'
import { Supervisor, type WorkerProcess } from './supervisor.ts'

/** A worker that does what a test says. */
class FakeWorker implements WorkerProcess {
  readonly number: number
  readonly signals: string[] = []
  listen: () => void = () => {}
  readonly listening: Promise<void> = new Promise((resolve) => {
    this.listen = resolve
  })
  end: (how: string) => void = () => {}
  readonly ended: Promise<string> = new Promise((resolve) => {
    this.end = resolve
  })

  constructor(number: number) {
    this.number = number
  }

  signal(name: string): void {
    this.signals.push(name)
    if (name === 'SIGKILL') this.end(name)
  }
}

/** A supervisor of fake workers; the workers that it has started, in order. */
function supervise(count: number) {
  const clock = testClock()
  const workers: FakeWorker[] = []
  const ends: string[] = []
  const supervisor = new Supervisor({
    count,
    clock,
    fork(number) {
      const worker = new FakeWorker(number)
      workers.push(worker)
      return worker
    },
    onEnd: (number, how) => void ends.push(`${number} ${how}`),
  })
  const at = (index: number): FakeWorker => {
    const worker = workers.at(index)
    if (worker === undefined) throw new Error(`No worker ${index} was started.`)
    return worker
  }
  const numbers = (): number[] => workers.map(({ number }) => number)
  return { supervisor, clock, at, numbers, ends }
}

/** The same, when all workers listen. */
async function running(count: number) {
  const group = supervise(count)
  group.at(0).listen()
  await group.clock.advance(0)
  for (let index = 1; index < count; index++) group.at(index).listen()
  await group.clock.advance(0)
  return group
}

describe('starting', () => {
  it('begins with one worker, and starts the others when that one listens', async () => {
    const { at, numbers, clock } = supervise(3)
    await clock.advance(0)
    expect(numbers()).toEqual([1])
    at(0).listen()
    await clock.advance(0)
    expect(numbers()).toEqual([1, 2, 3])
  })

  it('fails when the first worker ends before it listens', async () => {
    const { supervisor, at, numbers } = supervise(3)
    at(0).end('exit code 3')
    await expect(supervisor.ended).rejects.toMatchObject({
      code: 'workers_failed',
      message: expect.stringContaining('worker 1 ended with exit code 3 before all listened'),
    })
    expect(numbers()).toEqual([1])
  })

  it('fails when another one does, and ends those that listen', async () => {
    const { supervisor, at, clock } = supervise(2)
    at(0).listen()
    await clock.advance(0)
    at(1).end('SIGSEGV')
    await clock.advance(0)
    expect(at(0).signals).toEqual(['SIGTERM'])
    at(0).end('exit code 0')
    await expect(supervisor.ended).rejects.toThrow('worker 2 ended with SIGSEGV')
  })

  it('fails when one ends that has listened, while another one starts', async () => {
    const { supervisor, at, clock } = supervise(2)
    at(0).listen()
    await clock.advance(0)
    at(0).end('exit code 1')
    await clock.advance(0)
    expect(at(1).signals).toEqual(['SIGTERM'])
    at(1).end('SIGTERM')
    await expect(supervisor.ended).rejects.toThrow('worker 1 ended with exit code 1')
  })

  it('can be stopped while the first worker starts', async () => {
    const { supervisor, at, numbers } = supervise(2)
    const stopped = supervisor.stop()
    at(0).end('SIGTERM')
    await stopped
    await supervisor.ended
    expect(numbers()).toEqual([1])
  })
})

describe('a worker that ends', () => {
  it('is replaced at once when it has listened for a while', async () => {
    const { at, clock, numbers, ends } = await running(2)
    await clock.advance(10_000)
    at(1).end('SIGKILL')
    await clock.advance(0)
    expect(numbers()).toEqual([1, 2, 2])
    expect(ends).toEqual(['2 SIGKILL'])
  })

  it('is replaced after a pause that grows, when it has just begun', async () => {
    const { at, clock, numbers } = await running(2)
    for (const pause of [200, 400, 800, 1_600]) {
      const before = numbers().length
      at(-1).end('exit code 1')
      await clock.advance(pause - 1)
      expect(numbers()).toHaveLength(before)
      await clock.advance(1)
      expect(numbers()).toHaveLength(before + 1)
      at(-1).listen()
      await clock.advance(0)
    }
  })

  it('ends everything when that happens five times in a row', async () => {
    const { supervisor, at, clock, ends } = await running(2)
    for (let times = 1; times <= 4; times++) {
      at(-1).end(`exit code ${times}`)
      await clock.advance(2_000)
    }
    at(-1).end('exit code 5')
    await clock.advance(0)
    expect(at(0).signals).toEqual(['SIGTERM'])
    at(0).end('exit code 0')
    await expect(supervisor.ended).rejects.toThrow(
      'worker 2 ended 5 times in a row within seconds of its start, at last with exit code 5',
    )
    expect(ends).toHaveLength(4)
  })

  it('may do so any number of times when it listens long enough in between', async () => {
    const { at, clock, numbers } = await running(2)
    for (let times = 1; times <= 20; times++) {
      at(-1).listen()
      await clock.advance(10_000)
      at(-1).end('exit code 1')
      await clock.advance(0)
    }
    expect(numbers()).toHaveLength(22)
  })
})

describe('stopping', () => {
  it('passes the signal on, waits for all workers, and replaces none', async () => {
    const { supervisor, at, clock, numbers, ends } = await running(2)
    const stopped = supervisor.stop('SIGINT')
    expect([at(0).signals, at(1).signals]).toEqual([['SIGINT'], ['SIGINT']])
    at(0).end('exit code 0')
    await clock.advance(59_999)
    at(1).end('exit code 0')
    await stopped
    await supervisor.ended
    expect(numbers()).toEqual([1, 2])
    expect(ends).toEqual([])
  })

  it('takes a signal that is repeated at once for one, and a later one for impatience', async () => {
    const { supervisor, at, clock } = await running(2)
    const stopped = supervisor.passOn('SIGINT')
    await clock.advance(999)
    void supervisor.passOn('SIGINT')
    expect(at(0).signals).toEqual(['SIGINT'])
    await clock.advance(1)
    void supervisor.passOn('SIGINT')
    await stopped
    expect([at(0).signals, at(1).signals]).toEqual([
      ['SIGINT', 'SIGKILL'],
      ['SIGINT', 'SIGKILL'],
    ])
  })

  it('kills what has not ended after a minute', async () => {
    const { supervisor, at, clock } = await running(2)
    const stopped = supervisor.stop()
    await clock.advance(60_000)
    await stopped
    expect(at(0).signals).toEqual(['SIGTERM', 'SIGKILL'])
  })

  it('does not wait for a worker that was to be started again', async () => {
    const { supervisor, at, numbers, clock } = await running(2)
    at(1).end('exit code 1')
    await clock.advance(0)
    const stopped = supervisor.stop()
    at(0).end('exit code 0')
    await stopped
    expect(numbers()).toEqual([1, 2])
  })
})
