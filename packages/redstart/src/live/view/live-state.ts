import { NamedTimers } from '../../channel/index.ts'
import type { Clock } from '../../clock/index.ts'
import { InvalidAssign } from '../../errors/index.ts'
import type { Logger } from '../../telemetry/index.ts'
import { AsyncBook } from '../async/async-book.ts'
import { AsyncResult, type AsyncTask } from '../async/async-result.ts'
import type { Flash } from '../flash.ts'
import { attachStream, forgetChanges, replaceStream, Stream } from '../stream/index.ts'
import type { Upload, UploadBook } from '../upload/index.ts'

/** What the states of views and components stand in. */
export interface LiveHost {
  /** Whether a browser is connected; not in the first, plain render. */
  readonly connected: boolean
  readonly clock: Clock
  readonly logger: Logger
  /** Bytes that one frame of the client may have. */
  readonly frameBytes: number
  /** Aborts when the view ends. */
  readonly signal: AbortSignal
  /**
   * Runs a task of the server's in the view's turn, and renders afterwards what it changed.
   *
   * @param task - What it throws or rejects with ends the view.
   */
  inTurn(task: () => unknown): void
  /** Signs that the client may send a file. */
  signUpload(entry: {
    readonly upload: string
    readonly entry: string
    readonly cid: number | undefined
  }): string
  /** Ends the view with an error. */
  crash(error: unknown): void
}

/** Names of assigns that the framework sets. */
const MANAGED = new Set(['flash', 'liveAction', 'uploads', 'myself'])

/** Up to so many new assigns are few. */
const FEW = 8

/** What one view or component shows, and what happens when it changes. */
export class LiveState {
  readonly host: LiveHost
  readonly #nextStreamRef: () => string
  readonly #changed: () => void
  #assigns: Readonly<Record<string, unknown>>
  #dirty = true
  /** What goes on behind the end changes nothing that is shown. */
  #isOver = false
  /** In development, where what is changed in place is told of. */
  #isChecked: boolean | undefined
  #streams: Map<string, Stream<unknown>> | undefined
  #async: AsyncBook | undefined
  #timers: NamedTimers | undefined
  /** What was shown of the uploads. */
  #shownUploads: Readonly<Record<string, Upload>> | undefined
  /** The uploads, where the definition has some. */
  uploads: UploadBook | undefined

  /**
   * @param nextStreamRef - Names the next stream on the wire.
   * @param changed - Told when there is something new to render.
   */
  constructor(
    host: LiveHost,
    assigns: object,
    nextStreamRef: () => string,
    changed: () => void = () => {},
  ) {
    this.host = host
    this.#assigns = { ...assigns }
    this.#nextStreamRef = nextStreamRef
    this.#changed = changed
  }

  get assigns(): Readonly<Record<string, unknown>> {
    return this.#assigns
  }

  get flash(): Flash {
    const { flash } = this.#assigns
    return isFlash(flash) ? flash : {}
  }

  /** Whether something has changed since the last render. */
  get isDirty(): boolean {
    return this.#dirty
  }

  /** Something that is shown has changed. */
  touch(): void {
    this.#dirty = true
    if (!this.#isOver) this.#changed()
  }

  /**
   * Merges what the application assigns.
   *
   * @throws InvalidAssign for a name that the framework sets.
   */
  assign(patch: object): void {
    for (const name of Object.keys(patch)) {
      if (MANAGED.has(name)) throw new InvalidAssign(name)
    }
    this.merge(patch)
  }

  /** Merges what the framework assigns. What is the same changes nothing. */
  merge(patch: object): void {
    const before = this.#assigns
    let next: Record<string, unknown> | undefined
    for (const [name, value] of Object.entries(patch)) {
      if (Object.is(before[name], value) && name in before) continue
      next ??= withRoomFor(patch, before)
      const taken = this.#take(name, value)
      if (!Object.is(next[name], taken)) next[name] = taken
    }
    if (next === undefined) return
    this.#assigns = next
    this.touch()
  }

  /** All has been rendered as it is now. */
  rendered(): void {
    this.#dirty = false
  }

  /**
   * What happened to streams is sent, or was nothing to send: they are not on the page. What has happened
   * since the render is to be sent by the next one, which then forgets it.
   */
  sent(): void {
    if (this.#dirty) return
    for (const stream of this.#streams?.values() ?? []) forgetChanges(stream)
  }

  // ── work that takes time ──────────────────────────────────────────────────────────────────────

  get async(): AsyncBook {
    if (this.#async === undefined) {
      this.#async = new AsyncBook(this.host)
      // A mount may go on behind the end of its view.
      if (this.#isOver) this.#async.end()
    }
    return this.#async
  }

  /** What runs now, of all that was begun. */
  get work(): readonly Promise<void>[] {
    return this.#async?.work ?? []
  }

  /** Loads a value into an assign, which shows how far that is. */
  load(name: string, task: AsyncTask<unknown>, reset: boolean): void {
    if (MANAGED.has(name)) throw new InvalidAssign(name)
    const known = this.#assigns[name]
    const before = known instanceof AsyncResult && !reset ? known : undefined
    const loading = new AsyncResult({ ok: before?.ok, result: before?.result, loading: true })
    this.merge({ [name]: loading })
    if (!this.host.connected) return
    this.async.start(name, task, (outcome) => {
      const { [name]: current } = this.#assigns
      const last = current instanceof AsyncResult ? current : loading
      this.merge({
        [name]: outcome.ok
          ? new AsyncResult({ ok: true, result: outcome.value })
          : new AsyncResult({ ok: last.ok, result: last.result, failed: outcome.reason }),
      })
    })
  }

  /** Calls `fn` in the view's turn after a while, unless this has ended by then. */
  after(name: string, milliseconds: number, fn: () => unknown): void {
    if (this.#isOver) return
    this.#timers ??= new NamedTimers(this.host.clock)
    this.#timers.start(name, milliseconds, () =>
      this.host.inTurn(() => (this.#isOver ? undefined : fn())),
    )
  }

  cancelAfter(name: string): void {
    this.#timers?.cancel(name)
  }

  /** Ends what was begun, and lets go of files. */
  end(): void {
    this.#isOver = true
    this.#timers?.end()
    this.#async?.end()
    void this.uploads?.end()
  }

  /** The uploads as templates see them. */
  get shownUploads(): Readonly<Record<string, Upload>> {
    this.#shownUploads = this.uploads?.shown
    return this.#shownUploads ?? {}
  }

  /** Has the uploads shown again where something of them has changed. */
  noticeUploads(): void {
    if (this.uploads?.shown !== this.#shownUploads) this.touch()
  }

  #take(name: string, given: unknown): unknown {
    if (given instanceof Stream) {
      this.#adopt(name, given)
      return given
    }
    if (given instanceof AsyncResult && given.$task !== undefined) {
      const { $task, ...state } = given
      // Begun in turn, when what assigned it is done.
      if (this.host.connected) {
        const task = $task
        queueMicrotask(() => this.host.inTurn(() => this.load(name, task, false)))
      }
      return new AsyncResult(state)
    }
    if (typeof given !== 'object' || given === null) return given
    // Asked for late: what Node finds in the environment it looks up anew each time.
    this.#isChecked ??= process.env.NODE_ENV === 'development'
    return this.#isChecked ? frozen(given) : given
  }

  #adopt(name: string, stream: Stream<unknown>): void {
    this.#streams ??= new Map()
    const before = this.#streams.get(name)
    if (before === stream) return
    if (before === undefined) {
      attachStream(stream, { name, ref: this.#nextStreamRef(), changed: () => this.touch() })
    } else replaceStream(before, stream)
    this.#streams.set(name, stream)
  }
}

/**
 * A copy of assigns that has the names of a patch too. None is added to the copy itself: V8 gives each
 * copy that grows a hidden class of its own, which all that reads it pays for, and makes one that grows
 * by many names a slow object, which each change would copy.
 */
function withRoomFor(
  patch: object,
  assigns: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const given = Object.entries(patch)
  if (given.every(([name]) => name in assigns)) return { ...assigns }
  if (given.length > FEW) return { ...patch, ...assigns }
  return Object.fromEntries([...given, ...Object.entries(assigns)])
}

/** A list or a map that was changed in place would not be rendered again: in development it says so. */
function frozen(value: object): object {
  const prototype: unknown = Object.getPrototypeOf(value)
  const isPlain = prototype === Object.prototype || prototype === null || Array.isArray(value)
  return isPlain ? Object.freeze(value) : value
}

function isFlash(value: unknown): value is Flash {
  return typeof value === 'object' && value !== null
}
