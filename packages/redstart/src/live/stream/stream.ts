import { InvalidStream } from '../../errors/index.ts'
import type { Html } from '../../html/index.ts'
import { StreamChanges } from './stream-changes.ts'
import { StreamRows, type TakenChanges } from './stream-rows.ts'

/** Where items come into a stream. */
export interface InsertManyOptions {
  /** The position, from 0 for the first; -1, which is the default, is the end. */
  readonly at?: number
  /**
   * How many items the client keeps: the first `limit`, or for a negative number the last. The page
   * that comes before the connection shows all.
   */
  readonly limit?: number
}

/** Where an item comes into a stream. */
export interface InsertOptions extends InsertManyOptions {
  /** Only replaces the item that is there; the client ignores it if there is none. */
  readonly updateOnly?: boolean
}

/** How a stream is made. */
export interface StreamOptions<T> extends InsertManyOptions {
  /** The DOM id of an item. The default is the stream's name with the item's `id`: `songs-7`. */
  readonly domId?: (item: T) => string
}

/** What a stream is attached to. */
export interface StreamOwner {
  /** The name that it is assigned to. */
  readonly name: string
  /** What the client knows it by: unique within the view. */
  readonly ref: string
  /** Called for each change. */
  readonly changed: () => void
}

let attach: <T>(stream: Stream<T>, owner: StreamOwner) => void
let replace: <A, B>(before: Stream<A>, stream: Stream<B>) => void
let forget: <T>(stream: Stream<T>) => void
let isChanged: <T>(stream: Stream<T>) => boolean

/**
 * A list that the client keeps and the server does not: what is inserted is rendered, sent and
 * forgotten. A view makes one with {@link stream} and shows it with {@link Stream.rows}.
 */
export class Stream<T> {
  readonly #domId: ((item: T) => string) | undefined
  #owner: StreamOwner | undefined
  #changes: StreamChanges<T> | undefined
  /** What is done before it is known what the stream is called. */
  #waiting: ((changes: StreamChanges<T>) => void)[] = []
  /** Whether rows of it were sent. */
  #isShown = false
  /** Another has taken its place: what happens to it is shown nowhere. */
  #isReplaced = false

  static {
    attach = (stream, owner) => stream.#attach(owner)
    replace = (before, stream) => {
      if (before.#owner === undefined) return
      stream.#attach(before.#owner, before.#isShown || before.#changes?.isReset)
      before.#isReplaced = true
      before.#changes = undefined
    }
    isChanged = (stream) => stream.#changes !== undefined
    forget = (stream) => {
      stream.#changes = undefined
    }
  }

  /** Made by {@link stream}. */
  constructor(items: Iterable<T>, { domId, ...place }: StreamOptions<T>) {
    this.#domId = domId
    this.#insertAll(items, place, null)
  }

  /**
   * Inserts an item, or shows it as it is now: an item that the client has stays where it is.
   *
   * @throws {@link InvalidStream} for an item without id, and an option that means nothing.
   */
  insert(item: T, options: InsertOptions = {}): void {
    const { at, limit } = placeOf(options)
    const updateOnly = options.updateOnly ?? false
    this.#do((changes) => {
      changes.insert(this.#idOf(item), { item, at, limit, updateOnly })
    })
  }

  /**
   * Inserts items one after the other: at 0 the last of them comes to be first.
   *
   * @throws {@link InvalidStream} for an item without id, and an option that means nothing.
   */
  insertAll(items: Iterable<T>, options: InsertManyOptions = {}): void {
    this.#insertAll(items, options, false)
  }

  /** Removes an item, of which only what its DOM id is made of has to be right. */
  delete(item: T): void {
    this.#do((changes) => changes.delete(this.#idOf(item)))
  }

  /** Removes the item with a DOM id. */
  deleteByDomId(domId: string): void {
    this.#do((changes) => changes.delete(domId))
  }

  /**
   * Removes all items, and inserts others.
   *
   * @throws {@link InvalidStream} for an item without id, and an option that means nothing.
   */
  reset(items: Iterable<T> = [], options: InsertManyOptions = {}): void {
    this.#do((changes) => changes.reset())
    this.#insertAll(items, options, false)
  }

  /**
   * The rows, for a template. Their parent needs an id and `phx-update="stream"`, and each row the DOM
   * id that it is given.
   *
   * @throws {@link InvalidStream} if the stream is not an assign.
   *
   * @example
   * html`<ul id="songs" phx-update="stream">
   *   ${songs.rows((song, domId) => html`<li id=${domId}>${song.title}</li>`)}
   * </ul>`
   */
  rows(row: (item: T, domId: string) => Html): StreamRows {
    if (this.#owner === undefined) {
      throw new InvalidStream(
        'A stream is shown that is no assign. Return it from mount, or assign it, before it is shown.',
      )
    }
    return new StreamRows(this.#owner.ref, this.#changes !== undefined, () => this.#take(row))
  }

  #take(row: (item: T, domId: string) => Html): TakenChanges {
    const changes = this.#changes ?? new StreamChanges<T>()
    this.#changes = undefined
    this.#isShown = true
    return {
      contents: changes.items.map(([domId, item]) => row(item, domId)),
      inserts: changes.inserts,
      deletes: changes.deletes,
      isReset: changes.isReset,
    }
  }

  #insertAll(items: Iterable<T>, options: InsertManyOptions, updateOnly: false | null): void {
    const { at, limit } = placeOf(options)
    const list = [...items]
    if (list.length === 0) return
    this.#do((changes) => {
      for (const item of list) {
        changes.insert(this.#idOf(item), { item, at, limit, updateOnly })
      }
    })
  }

  #do(change: (changes: StreamChanges<T>) => void): void {
    if (this.#owner === undefined) {
      this.#waiting.push(change)
      return
    }
    if (this.#isReplaced) return
    this.#changes ??= new StreamChanges<T>()
    change(this.#changes)
    this.#owner.changed()
  }

  #idOf(item: T): string {
    if (this.#domId !== undefined) return this.#domId(item)
    if (typeof item === 'object' && item !== null && 'id' in item) {
      const { id } = item
      if (typeof id === 'string' || typeof id === 'number') return `${this.#owner?.name}-${id}`
    }
    throw new InvalidStream(
      'An item of a stream has no id. Give the items an id, or the stream its own DOM ids: ' +
        'stream(items, { domId: (item) => … }).',
    )
  }

  /** @param isReset - Whether the client has rows of another, which go. */
  #attach(owner: StreamOwner, isReset = false): void {
    if (this.#isReplaced) {
      throw new InvalidStream(
        `A stream is assigned as ${owner.name} that another has taken the place of, and that holds nothing ` +
          'any more. Make a new one each time: stream(items).',
      )
    }
    const before = this.#owner
    if (before !== undefined) {
      const { name, ref, changed } = owner
      if (before.name === name && before.ref === ref && before.changed === changed) return
      throw new InvalidStream(
        `A stream is assigned as ${name}, and was before as ${before.name}. Make a stream for each ` +
          'view, component and name, in mount: stream(items).',
      )
    }
    this.#owner = owner
    const waiting = this.#waiting
    this.#waiting = []
    if (waiting.length === 0 && !isReset) return
    const changes = new StreamChanges<T>()
    this.#changes = changes
    if (isReset) changes.reset()
    for (const change of waiting) change(changes)
  }
}

/**
 * Makes a stream: a list that the client keeps and the server does not. It is a view's from when it is
 * assigned.
 *
 * @param items - What it holds in the beginning.
 * @throws {@link InvalidStream} for an option that means nothing.
 *
 * @example
 * .mount(() => ({ messages: stream(recent(), { limit: -100 }) }))
 */
export function stream<T>(items: Iterable<T> = [], options: StreamOptions<T> = {}): Stream<T> {
  return new Stream(items, options)
}

/**
 * Gives a stream to its owner.
 *
 * @throws {@link InvalidStream} if it has another, or an item has no id.
 */
export function attachStream<T>(stream: Stream<T>, owner: StreamOwner): void {
  attach(stream, owner)
}

/** Whether something happened to a stream that its client has not been told. */
export function hasChanges(stream: Stream<unknown>): boolean {
  return isChanged(stream)
}

/**
 * Gives a stream the place of another. The client takes it for the same, and drops the rows that it has.
 *
 * @throws {@link InvalidStream} if it has an owner or had one, or an item has no id.
 */
export function replaceStream<A, B>(before: Stream<A>, stream: Stream<B>): void {
  replace(before, stream)
}

/** Forgets what was not sent, for a stream that was not shown when its owner was rendered. */
export function forgetChanges<T>(stream: Stream<T>): void {
  forget(stream)
}

function placeOf({ at = -1, limit }: InsertManyOptions): { at: number; limit: number | null } {
  if (!Number.isInteger(at) || at < -1) {
    throw new InvalidStream(
      `Items of a stream are inserted at ${at}. The option at is a position from 0, or -1 for the end.`,
    )
  }
  if (limit !== undefined && (!Number.isInteger(limit) || limit === 0)) {
    throw new InvalidStream(
      `A stream is limited to ${limit}. The option limit is a number of items: 50 keeps the first, ` +
        '-50 the last.',
    )
  }
  return { at, limit: limit ?? null }
}
