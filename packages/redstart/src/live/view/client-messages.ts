import { call } from '../../context/index.ts'
import {
  InvalidLiveMessage,
  InvalidQuery,
  QueryTooLong,
  UnhandledLiveEvent,
} from '../../errors/index.ts'
import type { InboundMessage } from '../../socket/index.ts'
import type { RenderedTree } from '../diff/index.ts'
import type { Component } from './component.ts'
import { type ClientEvent, isRecord, readCid, readEvent } from './event-payload.ts'
import type { Outbox, ViewLink } from './outbox.ts'
import type { View, ViewHost } from './view.ts'

/** What {@link ClientMessages} is made of. */
export interface ClientMessagesParts {
  readonly view: View
  readonly tree: RenderedTree<Component>
  readonly outbox: Outbox
  readonly link: Pick<ViewLink, 'answer'>
  readonly host: Pick<ViewHost, 'refused'>
}

/** What the client of one view sends, and what answers it (Phoenix LiveView protocol, section 4.1). */
export class ClientMessages {
  readonly #parts: ClientMessagesParts

  constructor(parts: ClientMessagesParts) {
    this.#parts = parts
  }

  /**
   * Handles a message and answers it.
   *
   * @throws InvalidLiveMessage, UnhandledLiveEvent for what the view cannot do anything with, and whatever
   *   the application throws.
   */
  handle(message: InboundMessage): void | Promise<void> {
    const { tree, view } = this.#parts
    switch (message.event) {
      case 'event':
        return this.#event(message)
      case 'live_patch':
        return this.#patch(message)
      case 'allow_upload':
        return this.#preflight(message)
      case 'progress':
        return this.#progress(message)
      case 'cids_will_destroy':
        tree.willDestroy(cidsIn(message.payload))
        return this.#answer(message, {})
      case 'cids_destroyed':
        return this.#answer(message, { cids: tree.destroy(cidsIn(message.payload)) })
      default:
        throw new UnhandledLiveEvent(view.definition.name, String(message.event))
    }
  }

  #event(message: InboundMessage): void | Promise<void> {
    const { view, tree, outbox } = this.#parts
    const event = this.#read(message)
    const component = event?.cid === undefined ? undefined : tree.component(event.cid)
    // A component that went while the message was on its way is no fault of anybody.
    if (event === undefined || (event.cid !== undefined && component === undefined)) {
      return this.#answer(message, {})
    }
    const settle = (reply: object | undefined): void | Promise<void> =>
      outbox.settle({ message, reply, component })
    const handling = view.handleEvent(event, component)
    return handling instanceof Promise ? handling.then(settle) : settle(handling)
  }

  /** A form that cannot be read is answered, for its elements wait for that. */
  #read({ payload }: InboundMessage): ClientEvent | undefined {
    try {
      return readEvent(payload)
    } catch (error) {
      if (!(error instanceof InvalidQuery || error instanceof QueryTooLong)) throw error
      this.#parts.host.refused('form', [{ path: '', message: error.message }], false)
      return undefined
    }
  }

  /** The visitor followed a link to another address. */
  async #patch(message: InboundMessage): Promise<void> {
    const { outbox } = this.#parts
    const { payload } = message
    const url = isRecord(payload) ? payload.url : undefined
    if (typeof url !== 'string' || !URL.canParse(url)) {
      throw new InvalidLiveMessage('live_patch', 'its url is none')
    }
    if (!(await outbox.visit(new URL(url)))) return this.#answer(message, { link_redirect: true })
    await outbox.settle({ message })
  }

  async #preflight(message: InboundMessage): Promise<void> {
    const owner = this.#ownerOf(message)
    if (owner === undefined) return this.#refusePreflight(message)
    const { uploads } = owner.state
    if (uploads === undefined) {
      throw new InvalidLiveMessage('allow_upload', 'the view has no such upload')
    }
    const beside = await uploads.preflight(message.payload)
    owner.state.touch()
    await this.#parts.outbox.settle({ message, beside, component: componentOf(owner) })
  }

  /** The component has left the page while files were chosen in it: none of them is taken. */
  #refusePreflight(message: InboundMessage): void | Promise<void> {
    const { payload } = message
    const ref = isRecord(payload) ? payload.ref : undefined
    return this.#parts.outbox.settle({ message, beside: { ref, error: [] } })
  }

  async #progress(message: InboundMessage): Promise<void> {
    const owner = this.#ownerOf(message)
    const moved = owner?.state.uploads?.progress(message.payload)
    if (owner !== undefined && moved !== undefined) {
      owner.state.touch()
      const fn = owner.definition.progress.get(moved.name)
      if (fn !== undefined) await call(fn, moved.entry, owner.socket)
    }
    await this.#parts.outbox.settle({ message, component: owner && componentOf(owner) })
  }

  #ownerOf({ payload, event }: InboundMessage): View | Component | undefined {
    const { view, tree } = this.#parts
    if (!isRecord(payload)) throw new InvalidLiveMessage(String(event), 'it is no object')
    const cid = readCid(payload.cid)
    return cid === undefined ? view : tree.component(cid)
  }

  #answer(message: InboundMessage, response: unknown): void {
    this.#parts.link.answer(message, response)
  }
}

function componentOf(owner: View | Component): Component | undefined {
  return 'cid' in owner ? owner : undefined
}

function cidsIn(payload: unknown): readonly number[] {
  const cids = isRecord(payload) ? payload.cids : undefined
  if (!Array.isArray(cids)) throw new InvalidLiveMessage('cids_destroyed', 'it has no list of cids')
  return cids.filter((cid) => typeof cid === 'number')
}
