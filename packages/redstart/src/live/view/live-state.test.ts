import { describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../clock/index.ts'
import { InvalidStream } from '../../errors/index.ts'
import { html } from '../../html/index.ts'
import { silentLogger } from '../../telemetry/index.ts'
import { AsyncResult, assignAsync } from '../async/async-result.ts'
import { type Stream, stream } from '../stream/index.ts'
import { type LiveHost, LiveState } from './live-state.ts'

/** A host whose turns are taken by hand. */
function host(connected = true) {
  const turns: (() => unknown)[] = []
  const lent: LiveHost = {
    connected,
    clock: systemClock,
    logger: silentLogger,
    frameBytes: 1000,
    signal: new AbortController().signal,
    inTurn: (task) => void turns.push(task),
    signUpload: () => '',
    crash: (error) => {
      throw error
    },
  }
  const turn = async (): Promise<void> => {
    await vi.waitUntil(() => turns.length > 0)
    await turns.shift()?.()
  }
  return { host: lent, turn, turns }
}

function state(connected = true) {
  const made = host(connected)
  let refs = 0
  return { ...made, state: new LiveState(made.host, { n: 0 }, () => String(refs++)) }
}

describe('assigning', () => {
  it('has nothing rendered once its owner is gone', () => {
    const changed = vi.fn()
    const it = new LiveState(host().host, { n: 0 }, () => '0', changed)
    it.assign({ n: 1 })
    it.end()
    it.assign({ n: 2 })
    expect(changed).toHaveBeenCalledOnce()
  })

  it('L-39: makes nothing new of what is the same', () => {
    const { state: it } = state()
    it.rendered()
    it.assign({ n: 0 })
    expect(it.isDirty).toBe(false)
    it.assign({ n: 1, other: undefined })
    expect(it.isDirty).toBe(true)
    expect(it.assigns).toEqual({ n: 1, other: undefined })
  })

  it('never changes what was handed out before', () => {
    const { state: it } = state()
    const before = it.assigns
    it.assign({ n: 1 })
    expect(before).toEqual({ n: 0 })
  })

  it('refuses the names that the framework sets', () => {
    for (const name of ['flash', 'liveAction', 'uploads', 'myself']) {
      expect(() => state().state.assign({ [name]: 1 })).toThrow(`"${name}"`)
    }
  })

  it('freezes lists and maps in development, for nobody would see what is changed in them', () => {
    vi.stubEnv('NODE_ENV', 'development')
    const { state: it } = state()
    const day = new Date()
    it.assign({ list: [1], map: { a: 1 }, day })
    expect(Object.isFrozen(it.assigns.list) && Object.isFrozen(it.assigns.map)).toBe(true)
    expect(Object.isFrozen(day)).toBe(false)
    vi.unstubAllEnvs()
  })

  it('L-71: names each stream on the wire, and renders again when one changes', () => {
    const { state: it } = state()
    const one = stream<{ id: number }>([])
    it.assign({ one, two: stream<{ id: number }>([]) })
    it.rendered()
    one.insert({ id: 1 })
    expect(it.isDirty).toBe(true)
    expect(() => it.assign({ three: one })).toThrow()
  })
})

it('L-70: keeps nothing of a stream, also where the page does not show it', () => {
  const { state: it } = state()
  const hidden = stream<{ id: number }>([{ id: 1 }])
  it.assign({ hidden })
  const rows = () => hidden.rows(() => html`<li></li>`)
  expect(rows().isChanged).toBe(true)
  it.rendered()
  it.sent()
  expect(rows().isChanged).toBe(false)
})

it('L-70: keeps what has happened to a stream since the render, until the next one', () => {
  const { state: it } = state()
  const songs = stream<{ id: number }>([])
  it.assign({ songs })
  it.rendered()
  songs.insert({ id: 1 })
  it.sent()
  const rows = () => songs.rows(() => html`<li></li>`)
  expect([it.isDirty, rows().isChanged]).toEqual([true, true])
  it.rendered()
  it.sent()
  expect([it.isDirty, rows().isChanged]).toEqual([false, false])
})

describe('L-71: a stream that takes the place of another', () => {
  const item = { id: 1 }

  it('has its ref, and no other name', () => {
    const { state: it } = state()
    const [one, two] = [stream([item]), stream([item])]
    it.assign({ one, two })
    const next = stream([item])
    it.assign({ one: next })
    const rowsOf = (each: Stream<{ id: number }>) => each.rows(() => html`<li></li>`)
    expect([rowsOf(next).ref, rowsOf(two).ref]).toEqual(['0', '1'])
    expect(() => it.assign({ two: next })).toThrow(InvalidStream)
    expect(() => it.assign({ one })).toThrow(InvalidStream)
    expect(() => it.assign({ three: one })).toThrow(InvalidStream)
  })

  it('has its owner rendered for its own changes, and never again for those of the other', () => {
    const { state: it } = state()
    const [before, next] = [stream([item]), stream([item])]
    it.assign({ rows: before })
    it.assign({ rows: next })
    it.rendered()
    before.insert(item)
    before.reset()
    expect(it.isDirty).toBe(false)
    next.delete(item)
    expect(it.isDirty).toBe(true)
  })
})

it('begins nothing behind its end', () => {
  const { state: it, turns } = state()
  let begun = false
  it.end()
  it.async.start(
    'late',
    () => (begun = true),
    () => {},
  )
  expect([begun, turns, it.work]).toEqual([false, [], []])
})

describe('a value that is loaded', () => {
  it('L-129: is not begun in a plain render', () => {
    const { state: it, turns } = state(false)
    const load = vi.fn()
    it.assign({ value: assignAsync(load) })
    expect(it.assigns.value).toMatchObject({ loading: true, ok: false })
    expect([turns, load.mock.calls]).toEqual([[], []])
  })

  it('L-129: is there when its task is done, and says why where that failed', async () => {
    const { state: it, turn } = state()
    it.assign({
      good: assignAsync(() => 1),
      bad: assignAsync(() => Promise.reject(new Error('no'))),
    })
    for (let turns = 0; turns < 4; turns += 1) await turn()
    expect(it.assigns.good).toMatchObject({ ok: true, loading: false, result: 1 })
    expect(it.assigns.bad).toMatchObject({ ok: false, loading: false, failed: new Error('no') })
  })

  it('L-129: keeps what was there while it is loaded again, unless it is reset', async () => {
    const { state: it, turn } = state()
    it.merge({ value: new AsyncResult({ ok: true, result: 1 }) })
    it.load('value', () => 2, false)
    expect(it.assigns.value).toMatchObject({ ok: true, loading: true, result: 1 })
    it.load('value', () => 3, true)
    expect(it.assigns.value).toMatchObject({ ok: false, loading: true, result: undefined })
    await turn()
    expect(it.assigns.value).toMatchObject({ ok: true, result: 3 })
  })

  it('L-130: is the last one that was begun under its name', async () => {
    const { state: it, turn, turns } = state()
    const settled: unknown[] = []
    let finishFirst: (value: string) => void = () => {}
    const first = new Promise<string>((resolve) => {
      finishFirst = resolve
    })
    it.async.start(
      'task',
      () => first,
      (outcome) => settled.push(outcome),
    )
    it.async.start(
      'task',
      () => 'second',
      (outcome) => settled.push(outcome),
    )
    await turn()
    finishFirst('first')
    await first
    expect([settled, turns]).toEqual([[{ ok: true, value: 'second' }], []])
  })

  it('L-131: is nothing to an owner that is gone, and its task is told', async () => {
    const { state: it, turns } = state()
    let signal: AbortSignal | undefined
    const task = (given: AbortSignal): Promise<never> => {
      signal = given
      return new Promise(() => {})
    }
    it.async.start('task', task, () => {})
    it.end()
    expect(signal?.aborted).toBe(true)
    it.async.start(
      'late',
      () => 1,
      () => {},
    )
    expect(turns).toEqual([])
  })

  it('L-129: has failed when it is cancelled', async () => {
    const { state: it, turn } = state()
    it.load('value', () => new Promise(() => {}), false)
    it.async.cancel('value', 'enough')
    await turn()
    expect(it.assigns.value).toMatchObject({ ok: false, loading: false, failed: 'enough' })
  })
})
