import type { Renderable } from '../../html/index.ts'

/** Work that takes time. `signal` aborts when nobody waits for it any more. */
export type AsyncTask<T> = (signal: AbortSignal) => T | Promise<T>

/** What became of an {@link AsyncTask}. */
export type AsyncOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: unknown }

/** A value that is being loaded, as a view keeps it among its assigns. */
export class AsyncResult<T> {
  /** Whether the value has been there once; what was loaded stays while it is loaded again. */
  readonly ok: boolean
  /** Whether it is being loaded. */
  readonly loading: boolean
  /** Why the last attempt failed; undefined where it did not. */
  readonly failed: unknown
  /** The value, once `ok`. */
  readonly result: T | undefined
  /** What loads it, until the view has begun to. */
  readonly $task: AsyncTask<T> | undefined

  constructor(
    state: Partial<Pick<AsyncResult<T>, 'ok' | 'loading' | 'failed' | 'result' | '$task'>>,
  ) {
    this.ok = state.ok ?? false
    this.loading = state.loading ?? false
    this.failed = state.failed
    this.result = state.result
    this.$task = state.$task
  }
}

/**
 * A value for the assigns of `mount` that the view loads once it is connected, and shows as loading
 * until then.
 *
 * @param task - Not run for the first, plain render.
 * @example
 * .mount(({ params }) => ({ weather: assignAsync(() => forecast(params.city)) }))
 * .render(({ weather }) => html`<p>${asyncResult(weather, {
 *   loading: () => 'Loading…',
 *   failed: () => 'No forecast today.',
 *   ok: ({ degrees }) => html`${degrees} °C`,
 * })}</p>`)
 */
export function assignAsync<T>(task: AsyncTask<T>): AsyncResult<T> {
  return new AsyncResult({ loading: true, $task: task })
}

/** What {@link asyncResult} shows of each state. */
export interface AsyncSlots<T> {
  readonly ok: (value: T) => Renderable
  /** While it is loaded for the first time. Default nothing. */
  readonly loading?: () => Renderable
  /** When it failed and there is no earlier value. Default nothing. */
  readonly failed?: (reason: unknown) => Renderable
}

/** Shows a value that is being loaded: the value as soon as there is one, also while it is loaded again. */
export function asyncResult<T>(result: AsyncResult<T>, slots: AsyncSlots<T>): Renderable {
  if (hasResult(result)) return slots.ok(result.result)
  if (result.loading) return slots.loading?.()
  return slots.failed?.(result.failed)
}

function hasResult<T>(result: AsyncResult<T>): result is AsyncResult<T> & { readonly result: T } {
  return result.ok
}
