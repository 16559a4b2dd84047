import type { Subscribed, TopicPresence } from '../channel/index.ts'
import type { Command, Html } from '../html/index.ts'
import type { PresenceDefinition } from '../presence/index.ts'
import type { In, Out, Schema } from '../schema/index.ts'
import type { TopicAddress } from '../topic/index.ts'
import type { AsyncOutcome, AsyncResult, AsyncTask } from './async/async-result.ts'
import type { AnyComponent, PropsOf } from './component-definition.ts'
import type { Flash } from './flash.ts'
import type { Hook, HookStage } from './hooks.ts'
import type { Departed, Reply } from './outcome.ts'
import type { ArrivedFile, UploadEntry, Uploads, UploadsSpec } from './upload/index.ts'

export type MaybePromise<T> = T | PromiseLike<T>
export type Simplify<T> = { [K in keyof T]: T[K] } & {}
/** `A` with the keys of `B` in place of its own, as `{ ...a, ...b }`. */
export type Merge<A, B> = Simplify<Omit<A, keyof B> & B>

declare const nothing: unique symbol
/** What an event without schema is called with: nothing. */
export interface NoPayload {
  readonly [nothing]?: never
}

/** What is fixed once `.mount()` has run; `.on()` never touches it. */
export interface LiveBase {
  /** What the route's path and query have to be, and what the view sees of them. */
  params: { in: unknown; out: unknown }
  /** What a page that embeds the view hands it, and what the view sees of it. */
  session: { in: unknown; out: unknown }
  /** What the pipeline of a route has to give. */
  needs: object
  /** What the view shows: the needs, and what hooks and `mount` have added so far. */
  assigns: object
  uploads: UploadsSpec
}
/** `B` with some of its parts replaced. A condition, so that editors show the parts. */
export type With<B, P> = P extends object
  ? { [K in keyof B]: K extends keyof P ? P[K] : B[K] }
  : never

/** What every view can show besides its own assigns. */
export interface Managed<U extends UploadsSpec> {
  /** Messages for the visitor. */
  readonly flash: Flash
  /** The word that the route was given as `action`. */
  readonly liveAction: string | undefined
  /** The uploads of the view, with the files that were chosen. */
  readonly uploads: Uploads<U>
}
/** What `render` is given. */
export type Shown<A, U extends UploadsSpec> = Readonly<Omit<A, keyof Managed<U>> & Managed<U>>

/** One event in a builder: its name, and the schema of its payload or nothing. */
export interface Handled<Event extends string, Payload> {
  readonly event: Event
  readonly payload: Payload
}
/** Any handled event. */
export type AnyHandled = Handled<string, unknown>

/** What makes commands of one event, for `phx-` attributes. */
export interface EventRef<P> {
  /** Sends the event, with a value that its schema takes. */
  (...value: {} extends P ? [value?: P] : [value: P]): Command
  /** The name alone, for `phx-change` and `phx-submit` of a form. */
  form(): string
}
/** The events of a view by their names: what `render` writes into `phx-` attributes. */
export type EventRefs<H extends AnyHandled> = [H] extends [AnyHandled]
  ? {
      readonly [X in H as X['event']]: EventRef<
        X['payload'] extends Schema ? In<X['payload']> : NoPayload
      >
    }
  : never

/** What the client tells about an event besides its payload. */
export interface EventMeta {
  /** What caused it: `click`, `form`, `keydown`, `hook` and so on. */
  readonly type: string
  /** The key that was pressed, for key events. */
  readonly key: string | undefined
  /** The value of the element that caused it, where it has one. */
  readonly value: string | number | undefined
  /** The path of the form field that was changed: `['user', 'name']`. */
  readonly target: readonly string[] | undefined
  /** All that the client sent. */
  readonly raw: Readonly<Record<string, unknown>>
}

/** Params of a form as the browser sent them: nothing is checked. Hand them to a changeset. */
export interface FormParams {
  readonly [name: string]: unknown
}

/** What `mount` and the hooks of a view are given. */
export interface MountContext<B extends LiveBase> {
  /** The named parts of the path and the query, as `.params(schema)` gives them back. */
  readonly params: B['params']['out']
  /** What the embedding page gave, as `.session(schema)` gives it back. */
  readonly session: B['session']['out']
  /** What the route's pipeline and earlier hooks gave. */
  readonly assigns: Readonly<B['assigns']>
  /** The address of the page; undefined for a view that no route leads to. */
  readonly uri: URL | undefined
  /** The word that the route was given as `action`. */
  readonly liveAction: string | undefined
  /**
   * The name of all connections of the visitor, if their session has one: `live_socket_id`. Once the browser
   * is connected, one by which the connection is closed.
   */
  readonly socketId: string | undefined
  /** What the browser sent when it connected; undefined on the first render. */
  readonly connectParams: Readonly<Record<string, unknown>> | undefined
  /** What a form that is sent as a page, not as an event, has to send as `_csrf_token`. */
  readonly csrfToken: string
  /**
   * Whether the page has loaded scripts or styles, those with `phx-track-static`, that were built anew
   * since: offer the visitor to load it again.
   */
  readonly staticChanged: boolean
}

/** What all handlers of views and components can do. */
export interface LiveActions<A extends object, Stages extends HookStage = HookStage> {
  /** What is shown. */
  readonly assigns: Readonly<A>
  /** False on the first render, which is plain HTML; true once the browser is connected. */
  readonly connected: boolean
  /** Aborts when the view ends: hand it to what a handler waits for. */
  readonly signal: AbortSignal

  /** Merges `patch` into the assigns. What is the same by `Object.is` changes nothing. */
  assign(patch: Partial<A>): void

  /** Shows the visitor a message, on this page or, if a redirect follows, on the next. */
  putFlash(kind: string, message: string): void
  /** Takes a message away, or all. */
  clearFlash(kind?: string): void

  /** Sends the page's scripts an event: hooks get it by `handleEvent`, `window` as `phx:<event>`. */
  pushEvent(event: string, payload?: object, options?: { readonly dispatch?: 'before' }): void

  /**
   * Goes to another address of this view: its `handleParams` runs, the page stays.
   *
   * @throws UnsafeRedirect for anything but a path of this site, InvalidNavigation for one of another view.
   */
  pushPatch(to: string, options?: { readonly replace?: boolean }): void
  /** Goes to another live view over the connection that is there. */
  pushNavigate(to: string, options?: { readonly replace?: boolean }): void
  /** Has the browser load another page of this site. */
  redirect(to: string): void
  /** Has the browser load a page of another site. Never pass on what a visitor gave. */
  redirectExternal(url: string): void

  /**
   * Begins work that takes time; the view goes on meanwhile.
   *
   * @param name - A later start under the same name makes an earlier result ignored.
   * @param settled - Called in turn with what became of it.
   */
  startAsync<T>(
    name: string,
    task: AsyncTask<T>,
    settled: (outcome: AsyncOutcome<T>) => MaybePromise<void>,
  ): void
  /** Loads values into assigns that hold {@link AsyncResult}s, again or for the first time. */
  assignAsync<K extends AsyncKeys<A>>(
    tasks: { readonly [P in K]: AsyncTask<Loaded<A[P]>> },
    options?: { readonly reset?: boolean },
  ): void
  /** Ends what `startAsync` or an async assign has begun; its result is a failure. */
  cancelAsync(name: string, reason?: string): void

  /**
   * Calls `fn` after a while, in turn with all that the view handles, unless what started it ends before.
   * Without a connection nothing is started.
   *
   * @param name - A later call with the same name takes the place of an earlier one.
   * @param milliseconds - By the clock of the endpoint
   * @throws InvalidOption for what is no time.
   */
  after(name: string, milliseconds: number, fn: () => MaybePromise<void>): void
  /** Takes a call of `after` back; that there is none is no error. */
  cancelAfter(name: string): void

  /** Gives a component new props, if it is on the page. */
  sendUpdate<C extends AnyComponent>(
    component: C,
    id: string | number,
    props: Partial<PropsOf<C>>,
  ): void

  /** Runs a function at a stage of each message, before the view's own handlers. */
  attachHook<S extends Stages>(id: string, stage: S, hook: Hook<S>): void
  /** Takes a hook off; that there is none is no error. */
  detachHook(id: string, stage: Stages): void
}

/** The names of assigns that hold an {@link AsyncResult}. */
export type AsyncKeys<A> = {
  [K in keyof A]: A[K] extends AsyncResult<infer _T> ? K : never
}[keyof A]
/** What an async assign holds once it is there. */
export type Loaded<R> = R extends AsyncResult<infer T> ? T : never

/** What handles the files of an upload. */
export interface UploadActions<U extends UploadsSpec> {
  /**
   * Takes the files that have arrived, one after another. A file is gone once `take` has resolved, so copy
   * or move what is to stay.
   *
   * @returns what `take` gave for each.
   * @throws UploadInProgress while one of them is on its way.
   */
  consumeUploads<K extends keyof U & string, T>(
    name: K,
    take: (file: ArrivedFile, entry: UploadEntry) => MaybePromise<T>,
  ): Promise<T[]>
  /** Takes one file that has arrived, whatever the others do. */
  consumeUpload<T>(
    entry: UploadEntry,
    take: (file: ArrivedFile, entry: UploadEntry) => MaybePromise<T>,
  ): Promise<T>
  /** Takes a file out of an upload, and ends its transfer. */
  cancelUpload(name: keyof U & string, ref: string): void
}
/** One mounted view, as its handlers see it. */
export interface LiveSocket<A extends object, U extends UploadsSpec = {}>
  extends LiveActions<A>,
    UploadActions<U> {
  /** The DOM id of the view. */
  readonly id: string
  /** The address of the page, for a view that a route leads to. */
  readonly uri: URL | undefined
  /** The word that the route was given as `action`: which of its dialogs a list has open, say. */
  readonly liveAction: string | undefined
  readonly flash: Flash

  /**
   * From now on `.info()` and `.presence()` see the messages of this topic, until the view ends.
   *
   * @returns what resolves when that is so for what other nodes send: what is read after it is not older
   *   than the first message. It need not be awaited.
   */
  subscribe(topic: string | TopicAddress<unknown>): Subscribed
  /** Ends a subscription. */
  unsubscribe(topic: string | TopicAddress<unknown>): void
  /** Sends a message to all subscribers of a typed topic but this view. */
  broadcastFrom<M>(topic: TopicAddress<M>, message: NoInfer<M>): PromiseLike<void>
  /** Sends a message to all subscribers of a typed topic. */
  broadcast<M>(topic: TopicAddress<M>, message: NoInfer<M>): PromiseLike<void>
  /** Who is there on a topic. What this view tracks ends with it. */
  presence<M extends object, F extends object>(
    presence: PresenceDefinition<M, F>,
    topic: string,
  ): TopicPresence<M, F>
}

/** What `mount` may return: what it assigns, or where to go instead. */
export type MountResult = object | Departed | void | undefined
/** What a handler may return. */
export type EventResult = Reply | void | undefined

/** What `mount` gives to the assigns. */
export type Mounted<R> = Exclude<Awaited<R>, Departed | void | undefined | null>
/** The assigns after `mount` or a hook. */
export type AfterMount<A, R> = [Mounted<R>] extends [never] ? A : Merge<A, Mounted<R>>

/** A template around the content of a view, inside of what the connection keeps up to date. */
export type InnerLayout<A, U extends UploadsSpec> = (assigns: Shown<A, U>, content: Html) => Html

export type { In, Out, Schema }
