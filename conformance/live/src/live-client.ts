import { expect } from 'vitest'
import type { Closed, RawClient } from '../../src/raw-client.ts'
import type { LivePage, ViewElement } from './live-page.ts'

/** A message of the server. */
export interface Frame {
  readonly joinRef: unknown
  readonly ref: unknown
  readonly topic: unknown
  readonly event: unknown
  readonly payload: unknown
}

/** What a push was answered with. */
export interface Answer {
  readonly status: unknown
  readonly response: Readonly<Record<string, unknown>>
}

/** What is said in a join besides the tokens. */
export interface JoinAs {
  readonly url?: string | undefined
  readonly redirect?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly session?: unknown
  readonly static?: unknown
  readonly flash?: string
  readonly topic?: string
  readonly sticky?: boolean
}

/** A connection that speaks as the official client does, frame by frame. */
export class LiveClient {
  readonly raw: RawClient
  #ref = 0

  constructor(raw: RawClient) {
    this.raw = raw
  }

  /** Resolves when the connection has ended. */
  get closed(): Promise<Closed> {
    return this.raw.closed
  }

  /** A ref that was not used yet. */
  nextRef(): string {
    this.#ref += 1
    return String(this.#ref)
  }

  /** The next message of the server that was not read yet. */
  async next(): Promise<Frame> {
    const frame = await this.raw.nextJson()
    if (!Array.isArray(frame) || frame.length !== 5) throw new Error(`No message: ${String(frame)}`)
    const [joinRef, ref, topic, event, payload] = frame
    return { joinRef, ref, topic, event, payload }
  }

  /** Joins a topic and reads the answer, which has to be the next message. */
  async join(topic: string, payload: object): Promise<Answer & { readonly joinRef: string }> {
    const joinRef = this.nextRef()
    this.raw.send(joinRef, joinRef, topic, 'phx_join', payload)
    const frame = await this.next()
    expect(frame).toMatchObject({ joinRef, ref: joinRef, topic, event: 'phx_reply' })
    return { ...answerIn(frame.payload), joinRef }
  }

  /** Joins a view of a page as the client does, whatever it is answered. */
  joinView(
    page: LivePage,
    element: ViewElement = page.view(),
    as: JoinAs = {},
  ): Promise<Answer & { readonly joinRef: string }> {
    const { topic = `lv:${element.id}` } = as
    return this.join(topic, joinPayload(page, element, as))
  }

  /** Joins a view of a page, which has to succeed. */
  async mount(page: LivePage, element?: ViewElement, as?: JoinAs): Promise<LiveViewOfClient> {
    const view = element ?? page.view()
    const answer = await this.joinView(page, view, as)
    expect(answer, 'the answer of the join').toMatchObject({ status: 'ok' })
    return new LiveViewOfClient(this, page, view, answer)
  }

  /** Asserts that nothing but what was read has come. */
  quiet(): Promise<void> {
    return this.raw.quiet()
  }
}

/** What the client sends to join a view. */
export function joinPayload(page: LivePage, { attributes }: ViewElement, as: JoinAs = {}): object {
  const { params = {}, topic: _topic, ...rest } = as
  const isRoot = attributes['data-phx-parent-id'] === undefined
  const isSticky = attributes['data-phx-sticky'] !== undefined
  return {
    ...(isRoot && !isSticky && rest.redirect === undefined && { url: page.url }),
    params: { _csrf_token: page.csrf, _mounts: 0, _mount_attempts: 0, ...params },
    session: attributes['data-phx-session'],
    static: attributes['data-phx-static'] || null,
    sticky: isSticky,
    ...rest,
  }
}

/** A view that was joined. */
export class LiveViewOfClient {
  readonly client: LiveClient
  readonly page: LivePage
  readonly element: ViewElement
  readonly joinRef: string
  readonly topic: string
  /** What the join was answered. */
  readonly response: Readonly<Record<string, unknown>>

  constructor(
    client: LiveClient,
    page: LivePage,
    element: ViewElement,
    { joinRef, response }: Answer & { readonly joinRef: string },
  ) {
    this.client = client
    this.page = page
    this.element = element
    this.joinRef = joinRef
    this.topic = `lv:${element.id}`
    this.response = response
  }

  /** The whole of the view, as the join was answered. */
  get rendered(): Readonly<Record<string, unknown>> {
    return recordOf(this.response.rendered)
  }

  /** Sends a message; its answer is not read. */
  send(event: string, payload: unknown): string {
    const ref = this.client.nextRef()
    this.client.raw.send(this.joinRef, ref, this.topic, event, payload)
    return ref
  }

  /** Sends a message and reads its answer, which has to be the next message. */
  async push(event: string, payload: unknown): Promise<Readonly<Record<string, unknown>>> {
    return this.answerTo(this.send(event, payload))
  }

  /** Reads the answer to a message, which has to be the next message. */
  async answerTo(ref: string): Promise<Readonly<Record<string, unknown>>> {
    const frame = await this.client.next()
    const { joinRef, topic } = this
    expect(frame).toMatchObject({ joinRef, ref, topic, event: 'phx_reply' })
    const { status, response } = answerIn(frame.payload)
    expect({ status, response }).toMatchObject({ status: 'ok' })
    return response
  }

  /** Has something clicked, with values as the client sends them, and reads the answer. */
  click(
    event: string,
    value: object = {},
    cid?: number,
  ): Promise<Readonly<Record<string, unknown>>> {
    return this.push('event', clicked(event, value, cid))
  }

  /** Pushes an event as a hook does, and reads the answer. */
  hook(
    event: string,
    value: unknown = {},
    cid?: number,
  ): Promise<Readonly<Record<string, unknown>>> {
    return this.push('event', { type: 'hook', event, value, ...(cid !== undefined && { cid }) })
  }

  /** Sends a form, and reads the answer. */
  form(
    event: string,
    value: string,
    more: object = { meta: {} },
  ): Promise<Readonly<Record<string, unknown>>> {
    return this.push('event', { type: 'form', event, value, ...more })
  }

  /** Reads a message that the server pushes, which has to be the next one; says what it carries. */
  async pushed(event: string): Promise<Readonly<Record<string, unknown>>> {
    const frame = await this.client.next()
    const { joinRef, topic } = this
    expect(frame).toMatchObject({ joinRef, ref: null, topic, event })
    return recordOf(frame.payload)
  }

  /** Reads the end of the view, which has to be the next message. */
  async ended(event: 'phx_close' | 'phx_error'): Promise<void> {
    const { joinRef, topic } = this
    const payload = event === 'phx_error' ? { reason: 'channel_crash' } : {}
    expect(await this.client.next()).toEqual({ joinRef, ref: joinRef, topic, event, payload })
  }

  /** Leaves the view as a client that goes on, and reads what comes of it. */
  async leave(): Promise<void> {
    expect(await this.push('phx_leave', {})).toEqual({})
    await this.ended('phx_close')
  }

  /** Joins again, as the client does when the view has crashed or its connection has come back. */
  again(as: JoinAs = {}, client: LiveClient = this.client): Promise<LiveViewOfClient> {
    return client.mount(this.page, this.element, { params: { _mounts: 1 }, ...as })
  }
}

/** The payload of a click. */
export function clicked(event: string, value: object = {}, cid?: number): object {
  return { type: 'click', event, value, ...(cid !== undefined && { cid }) }
}

/** A value as a map; anything else is an empty one. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function answerIn(payload: unknown): Answer {
  const { status, response } = recordOf(payload)
  return { status, response: recordOf(response) }
}
