import { NoUpload } from '../../errors/index.ts'
import type { AsyncOutcome, AsyncTask } from '../async/async-result.ts'
import type { AnyComponent } from '../component-definition.ts'
import type { Hook, HookStage } from '../hooks.ts'
import { type Departure, foreignRedirect, liveDeparture, localRedirect } from '../outcome.ts'
import type { LiveActions, UploadActions } from '../types.ts'
import type { ArrivedFile, UploadBook, UploadEntry } from '../upload/index.ts'
import type { HookTable } from './hook-table.ts'
import type { LiveState } from './live-state.ts'

/** What a view does for its own handlers and for those of its components. */
export interface ViewServices {
  putFlash(state: LiveState, kind: string, message: string): void
  clearFlash(state: LiveState, kind: string | undefined): void
  pushEvent(event: string, payload: object, isBefore: boolean): void
  depart(departure: Departure): void
  sendUpdate(component: AnyComponent, id: string | number, props: object): void
  /** @throws LiveClosed once the view has ended. */
  assertOpen(action: string): void
  /** Runs the hooks of a stage, and the function unless one of them halts. */
  settleAsync(
    hooks: HookTable,
    name: string,
    outcome: AsyncOutcome<unknown>,
    settled: () => unknown,
  ): Promise<unknown>
}

/** What handlers hold of a view or a component: it offers what the types promise and hides the engine. */
export class Actions implements LiveActions<object>, UploadActions<Record<string, never>> {
  protected readonly $state: LiveState
  protected readonly $hooks: HookTable
  readonly #services: ViewServices

  constructor(state: LiveState, hooks: HookTable, services: ViewServices) {
    this.$state = state
    this.$hooks = hooks
    this.#services = services
  }

  get assigns(): Readonly<Record<string, unknown>> {
    return this.$state.assigns
  }

  get connected(): boolean {
    return this.$state.host.connected
  }

  get signal(): AbortSignal {
    return this.$state.host.signal
  }

  assign(patch: object): void {
    this.#services.assertOpen('assign')
    this.$state.assign(patch)
  }

  putFlash(kind: string, message: string): void {
    this.#services.assertOpen('putFlash')
    this.#services.putFlash(this.$state, kind, message)
  }

  clearFlash(kind?: string): void {
    this.#services.clearFlash(this.$state, kind)
  }

  pushEvent(event: string, payload: object = {}, options: { dispatch?: 'before' } = {}): void {
    this.#services.assertOpen('pushEvent')
    this.#services.pushEvent(event, payload, options.dispatch === 'before')
  }

  pushPatch(to: string, options: { replace?: boolean } = {}): void {
    this.#depart('pushPatch', liveDeparture('patch', to, options.replace))
  }

  pushNavigate(to: string, options: { replace?: boolean } = {}): void {
    this.#depart('pushNavigate', liveDeparture('navigate', to, options.replace))
  }

  redirect(to: string): void {
    this.#depart('redirect', localRedirect(to))
  }

  redirectExternal(url: string): void {
    this.#depart('redirectExternal', foreignRedirect(url))
  }

  startAsync<T>(
    name: string,
    task: AsyncTask<T>,
    settled: (outcome: AsyncOutcome<T>) => void | Promise<void>,
  ): void {
    this.#services.assertOpen('startAsync')
    if (!this.connected) return
    this.$state.async.start(name, task, (outcome) =>
      this.#services.settleAsync(this.$hooks, name, outcome, () => settled(outcome)),
    )
  }

  assignAsync(
    tasks: Readonly<Record<string, AsyncTask<unknown>>>,
    options: { reset?: boolean } = {},
  ): void {
    this.#services.assertOpen('assignAsync')
    for (const [name, task] of Object.entries(tasks)) {
      this.$state.load(name, task, options.reset ?? false)
    }
  }

  cancelAsync(name: string, reason = 'cancelled'): void {
    this.$state.async.cancel(name, reason)
  }

  after(name: string, milliseconds: number, fn: () => void | Promise<void>): void {
    this.#services.assertOpen('after')
    if (this.connected) this.$state.after(name, milliseconds, fn)
  }

  cancelAfter(name: string): void {
    this.$state.cancelAfter(name)
  }

  sendUpdate(component: AnyComponent, id: string | number, props: object): void {
    this.#services.sendUpdate(component, id, props)
  }

  attachHook<S extends HookStage>(id: string, stage: S, hook: Hook<S>): void {
    this.$hooks.attach(id, stage, hook)
  }

  detachHook(id: string, stage: HookStage): void {
    this.$hooks.detach(id, stage)
  }

  consumeUploads<T>(
    name: string,
    take: (file: ArrivedFile, entry: UploadEntry) => T | Promise<T>,
  ): Promise<T[]> {
    return this.#changing(this.#uploads(name).consume(name, take))
  }

  consumeUpload<T>(
    entry: UploadEntry,
    take: (file: ArrivedFile, entry: UploadEntry) => T | Promise<T>,
  ): Promise<T> {
    return this.#changing(this.#uploads(entry.upload).consumeEntry(entry, take))
  }

  cancelUpload(name: string, ref: string): void {
    this.#uploads(name).cancel(name, ref)
    this.$state.noticeUploads()
  }

  async #changing<T>(taking: Promise<T>): Promise<T> {
    try {
      return await taking
    } finally {
      this.$state.noticeUploads()
    }
  }

  #depart(action: string, departure: Departure): void {
    this.#services.assertOpen(action)
    this.#services.depart(departure)
  }

  #uploads(name: string): UploadBook {
    const { uploads } = this.$state
    if (uploads === undefined) throw new NoUpload(name)
    return uploads
  }
}
