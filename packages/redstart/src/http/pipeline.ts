import { type Callback, call } from '../context/index.ts'
import { InvalidLayout, InvalidPlug } from '../errors/index.ts'
import { Html } from '../html/index.ts'
import type { Conn } from './conn.ts'
import { assign } from './conn.ts'
import { type LiveConn, type LiveRedirect, liveRedirect } from './live-conn.ts'
import { noteOf, type PlugNote } from './plug-note.ts'
import { type Answer, isAnswer } from './reply.ts'

type Simplify<T> = { [K in keyof T]: T[K] } & {}
type MaybePromise<T> = T | Promise<T>

type KeysOf<T> = T extends unknown ? keyof T : never

/** What a plug adds to the assigns: its result, but for answers and nothing. */
export type Assigned<R> = Exclude<Awaited<R>, Answer | Html | void | undefined | null>

/** The assigns after a plug: what it gives replaces what had the same name. */
export type AfterPlug<A, R> = [Assigned<R>] extends [never]
  ? A
  : Simplify<Omit<A, keyof Assigned<R>> & Assigned<R>>

/** What live plugs gave, after a plug that is not live: what has a name of its is not theirs any more. */
export type WithoutPlug<L, R> = [Assigned<R>] extends [never]
  ? L
  : Simplify<Omit<L, KeysOf<Assigned<R>>>>

/** Something around all that follows in a pipeline: it sees the answer, and may change it. */
export type Wrap<A extends object> = (
  conn: Conn<A>,
  next: () => Promise<Response>,
) => MaybePromise<Response>

/** What a layout is given of the page it is put around. */
export interface Page {
  /** What the action rendered. */
  readonly content: Html
  /** The title that the action gave, if any. */
  readonly title: string | undefined
  /** Whether it is a live view, which shows the messages for the visitor itself. */
  readonly isLive: boolean
}

/** Makes a whole document of what an action rendered. */
export type Layout<A extends object> = (conn: Conn<A>, page: Page) => Html

/** Where a pipeline leads. */
export interface Passage {
  readonly action: () => MaybePromise<Answer>
  readonly recover: (error: unknown) => Answer
}

type Step =
  | { readonly kind: 'plug'; readonly fn: Callback; readonly live: boolean }
  | { readonly kind: 'wrap'; readonly fn: Callback }

/** What a plug is besides its function. */
export interface PlugOptions {
  /**
   * Runs again each time that a live view of the pipeline is mounted over its connection, for what it
   * gives is what the view may need. There it sees a conn that can only be read; see {@link Conn.isLive}.
   */
  readonly live: true
}

/**
 * What requests pass before their action: plugs in their order, each of which adds to `conn.assigns`,
 * answers, or lets the request go on. Pipelines are values: each method gives a new one, so one can
 * be the beginning of several others.
 *
 * @typeParam A - The assigns.
 * @typeParam L - Those of them that live plugs gave: what live views can need.
 * @example
 * const browser = browserPipeline().plug(async (conn) => ({ user: await userOf(conn.session) }))
 * const members = browser.plug((conn) => {
 *   if (!conn.assigns.user) return conn.redirect('/log-in')
 *   return { user: conn.assigns.user }
 * })
 */
export class Pipeline<A extends object = {}, L extends object = {}> {
  readonly #steps: readonly Step[]
  readonly #layout: Callback | undefined
  declare readonly $assigns?: A
  declare readonly $live?: L

  constructor(steps: readonly Step[] = [], layout?: Callback) {
    this.#steps = steps
    this.#layout = layout
  }

  /**
   * Adds a plug. What it returns decides: a plain object is merged into the assigns and their type, an
   * answer or a page ends the request, nothing lets it go on.
   *
   * A `live` plug guarantees what it gives to live views too: it runs for each of their mounts, and sees
   * what earlier live plugs gave. Over a connection it may answer with `conn.redirect(…)` alone.
   *
   * @example
   * browser.plug(async (conn) => ({ user: await userOf(conn.session.get('id')) }), { live: true })
   */
  plug<R>(
    plug: (conn: Conn<A>) => R,
  ): Pipeline<AfterPlug<A, R> & object, WithoutPlug<L, R> & object>
  plug<R>(
    plug: (conn: Conn<L>) => R,
    options: PlugOptions,
  ): Pipeline<AfterPlug<A, R> & object, AfterPlug<L, R> & object>
  plug(plug: Callback, { live }: { live: boolean } = { live: false }): Pipeline<never, never> {
    return new Pipeline([...this.#steps, { kind: 'plug', fn: plug, live }], this.#layout)
  }

  /** Puts something around all that follows; see {@link fromHono} for Hono's middleware. */
  wrap(wrap: Wrap<A>): Pipeline<A, L> {
    return new Pipeline([...this.#steps, { kind: 'wrap', fn: wrap }], this.#layout)
  }

  /** Sets the document around the pages of this pipeline, in place of an earlier one. */
  layout(layout: Layout<A>): Pipeline<A, L> {
    return new Pipeline(this.#steps, layout)
  }

  /** The document around a page, or the page itself where there is no layout. */
  renderLayout(conn: Conn, page: Page): Html {
    if (this.#layout === undefined) return page.content
    const whole = call(this.#layout, conn, page)
    if (whole instanceof Html) return whole
    throw new InvalidLayout(whole)
  }

  /**
   * Takes a request through the pipeline to its action.
   *
   * @param passage.recover - Makes the answer of what a wrap's `next` throws, so that wraps see errors as
   *   their visitor will, and can put their headers on them.
   * @throws what a plug or the action throws, at once or as a rejection.
   */
  run(conn: Conn, passage: Passage): MaybePromise<Answer> {
    return this.#from(0, conn, passage)
  }

  /** Waits only for plugs that have to be waited for: most have not. */
  #from(start: number, conn: Conn, passage: Passage): MaybePromise<Answer> {
    for (let index = start; index < this.#steps.length; index += 1) {
      const step = this.#steps[index]!
      if (step.kind === 'wrap') return this.#around(step.fn, index, conn, passage)
      const given = call(step.fn, conn)
      if (given instanceof Promise) return this.#after(given, index, conn, passage)
      const answer = settle(conn, given)
      if (answer !== undefined) return answer
    }
    return passage.action()
  }

  async #after(
    given: Promise<unknown>,
    index: number,
    conn: Conn,
    passage: Passage,
  ): Promise<Answer> {
    return settle(conn, await given) ?? this.#from(index + 1, conn, passage)
  }

  /** Whether there is anything for {@link runLive} to run. */
  get $hasLivePlugs(): boolean {
    return this.#steps.some((step) => step.kind === 'plug' && step.live)
  }

  /** What its plugs say of themselves, in their order. */
  get $notes(): readonly PlugNote[] {
    return this.#steps.flatMap(({ fn }) => noteOf(fn) ?? [])
  }

  /** What those of its plugs say of themselves that {@link runLive} runs. */
  get $liveNotes(): readonly PlugNote[] {
    const live = this.#steps.filter((step) => step.kind === 'plug' && step.live)
    return live.flatMap(({ fn }) => noteOf(fn) ?? [])
  }

  /**
   * Runs the live plugs alone, for a view that is mounted over its connection.
   *
   * @returns the redirect of the plug that ended it, or undefined when all let it go on.
   * @throws InvalidLiveAnswer when a plug answers otherwise.
   */
  async runLive(conn: LiveConn): Promise<LiveRedirect | undefined> {
    for (const step of this.#steps) {
      if (step.kind === 'wrap' || !step.live) continue
      const result = await call(step.fn, conn)
      if (isAnswer(result) || result instanceof Html) return liveRedirect(result, conn)
      merge(conn, result)
    }
    return undefined
  }

  /** As {@link #from}, but errors have become the answers that the visitor gets. */
  async #rest(start: number, conn: Conn, passage: Passage): Promise<Answer> {
    try {
      return await this.#from(start, conn, passage)
    } catch (error) {
      return passage.recover(error)
    }
  }

  async #around(wrap: Callback, index: number, conn: Conn, passage: Passage): Promise<Answer> {
    let isCalled = false
    const next = async (): Promise<Response> => {
      if (isCalled) throw new InvalidPlug('a second call of next()')
      isCalled = true
      const answer = await this.#rest(index + 1, conn, passage)
      return answer instanceof Response ? answer : answer.toResponse()
    }
    const answer = await call(wrap, conn, next)
    if (isAnswer(answer)) return answer
    throw new InvalidPlug(answer)
  }
}

/** An empty pipeline. {@link browserPipeline} and `apiPipeline` begin with what most need. */
export function pipeline(): Pipeline {
  return new Pipeline()
}

/** The answer in what a plug gave, if it is one; what else it gave is merged into the assigns. */
function settle(conn: Conn, result: unknown): Answer | undefined {
  if (isAnswer(result)) return result
  if (result instanceof Html) return conn.html(result)
  merge(conn, result)
  return undefined
}

function merge(conn: Conn, result: unknown): void {
  if (result === undefined || result === null) return
  if (!isPlain(result)) throw new InvalidPlug(result)
  assign(conn, result)
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
