import { type Callback, call } from '../context/index.ts'
import { InvalidLayout, InvalidPlug } from '../errors/index.ts'
import { Html } from '../html/index.ts'
import type { Conn } from './conn.ts'
import { assign } from './conn.ts'
import { type Answer, isAnswer } from './reply.ts'

type Simplify<T> = { [K in keyof T]: T[K] } & {}
type MaybePromise<T> = T | Promise<T>

/** What a plug adds to the assigns: its result, but for answers and nothing. */
export type Assigned<R> = Exclude<Awaited<R>, Answer | Html | void | undefined | null>

/** The assigns after a plug: what it gives replaces what had the same name. */
export type AfterPlug<A, R> = [Assigned<R>] extends [never]
  ? A
  : Simplify<Omit<A, keyof Assigned<R>> & Assigned<R>>

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
}

/** Makes a whole document of what an action rendered. */
export type Layout<A extends object> = (conn: Conn<A>, page: Page) => Html

/** Where a pipeline leads. */
export interface Passage {
  readonly action: () => MaybePromise<Answer>
  readonly recover: (error: unknown) => Answer
}

type Step = { readonly kind: 'plug' | 'wrap'; readonly fn: Callback }

/**
 * What requests pass before their action: plugs in their order, each of which adds to `conn.assigns`,
 * answers, or lets the request go on. Pipelines are values: each method gives a new one, so one can
 * be the beginning of several others.
 *
 * @example
 * const browser = browserPipeline().plug(async (conn) => ({ user: await userOf(conn.session) }))
 * const members = browser.plug((conn) => {
 *   if (!conn.assigns.user) return conn.redirect('/log-in')
 *   return { user: conn.assigns.user }
 * })
 */
export class Pipeline<A extends object = {}> {
  readonly #steps: readonly Step[]
  readonly #layout: Callback | undefined
  declare readonly $assigns?: A

  constructor(steps: readonly Step[] = [], layout?: Callback) {
    this.#steps = steps
    this.#layout = layout
  }

  /**
   * Adds a plug. What it returns decides: a plain object is merged into the assigns and their type, an
   * answer or a page ends the request, nothing lets it go on.
   */
  plug<R>(plug: (conn: Conn<A>) => R): Pipeline<AfterPlug<A, R> & object> {
    return new Pipeline([...this.#steps, { kind: 'plug', fn: plug }], this.#layout)
  }

  /** Puts something around all that follows; see {@link fromHono} for Hono's middleware. */
  wrap(wrap: Wrap<A>): Pipeline<A> {
    return new Pipeline([...this.#steps, { kind: 'wrap', fn: wrap }], this.#layout)
  }

  /** Sets the document around the pages of this pipeline, in place of an earlier one. */
  layout(layout: Layout<A>): Pipeline<A> {
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
   */
  run(conn: Conn, passage: Passage): Promise<Answer> {
    return this.#from(0, conn, passage)
  }

  async #from(start: number, conn: Conn, passage: Passage): Promise<Answer> {
    for (let index = start; index < this.#steps.length; index += 1) {
      const step = this.#steps[index]!
      if (step.kind === 'wrap') return this.#around(step.fn, index, conn, passage)
      const given = call(step.fn, conn)
      const result = given instanceof Promise ? await given : given
      if (result === undefined || result === null) continue
      if (isAnswer(result)) return result
      if (result instanceof Html) return conn.html(result)
      if (!isPlain(result)) throw new InvalidPlug(result)
      assign(conn, result)
    }
    return passage.action()
  }

  async #around(wrap: Callback, index: number, conn: Conn, passage: Passage): Promise<Answer> {
    let isCalled = false
    const next = async (): Promise<Response> => {
      if (isCalled) throw new InvalidPlug('a second call of next()')
      isCalled = true
      const answer = await this.#from(index + 1, conn, passage).catch(passage.recover)
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

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
