import { UnreadableDiff } from '../../errors/index.ts'
import { cidRoot } from './component-root.ts'
import { isMap, type JsonMap, statics as staticsIn } from './wire.ts'

/** What stands in a hole: text, a component by its number, a template or a list. */
type Slot = string | number | TemplateNode | ListNode

/** A template that the client knows, and what stands in its holes. Never changed, only replaced. */
interface TemplateNode {
  readonly kind: 'template'
  readonly statics: readonly string[]
  readonly slots: ReadonlyMap<string, Slot>
}

/** A list of rows of one template. */
interface ListNode {
  readonly kind: 'list'
  readonly statics: readonly string[]
  readonly rows: readonly ReadonlyMap<string, Slot>[]
  /** What happened to the stream whose rows these are, until it is rendered. */
  readonly stream: StreamChange | undefined
}

/** What happened to a stream (Phoenix LiveView protocol, section 3.5). */
export interface StreamChange {
  readonly ref: string
  /** By the DOM id of the item. */
  readonly inserts: ReadonlyMap<string, StreamInsert>
  readonly deletes: readonly string[]
  readonly isReset: boolean
}

/** How an item came into a stream. */
export interface StreamInsert {
  /** Its position; -1 at the end. */
  readonly at: number
  /** How many stay, counted from the start, or from the end where it is negative. */
  readonly limit: number | undefined
  readonly updateOnly: boolean
}

/** The text of a view or of one component, and what happened to the streams in it. */
export interface RenderedText {
  readonly html: string
  readonly streams: readonly StreamChange[]
}

/** The shared statics of one message. */
type Shared = JsonMap | undefined

/** What a client knows of one view: the templates and what stands in them (Phoenix LiveView protocol, section 3). */
export class ClientTree {
  #root: Slot = ''
  #components = new Map<number, Slot>()

  /**
   * Takes a diff in.
   *
   * @returns the components that it tells of, if it tells of nothing else.
   * @throws UnreadableDiff when it does not fit what was sent before.
   */
  merge(diff: JsonMap): readonly number[] | undefined {
    const { c, ...rest } = diff
    // A whole view begins anew, also with its components.
    if (rest.s !== undefined) this.#components = new Map()
    const known = this.#components
    if (Object.keys(rest).length > 0) this.#root = mergeSlot(this.#root, rest, undefined)
    const sent = isMap(c) ? c : {}
    const merged = new Map<number, Slot>()
    const find = (cid: number): Slot => {
      const done = merged.get(cid)
      if (done !== undefined) return done
      const node = mergeComponent(known.get(cid), sent[cid], (donor) =>
        donor < 0 ? known.get(-donor) : find(donor),
      )
      merged.set(cid, node)
      return node
    }
    const cids = Object.keys(sent).map(Number)
    for (const cid of cids) find(cid)
    this.#components = new Map([...known, ...merged])
    return Object.keys(rest).length === 0 ? cids : undefined
  }

  /** The components that the server has given up. */
  prune(cids: readonly number[]): void {
    for (const cid of cids) this.#components.delete(cid)
  }

  /** The text of the whole view. The rows of streams are given once, as a client forgets them. */
  render(): RenderedText {
    const pass = new RenderPass(this.#components)
    const [html, root] = pass.text(this.#root)
    this.#root = root
    return { html, streams: pass.streams }
  }

  /** The text of one component, with those in it. */
  renderComponent(cid: number): RenderedText {
    const pass = new RenderPass(this.#components)
    return { html: pass.component(cid), streams: pass.streams }
  }
}

/** One rendering: what it comes by, and what of it has to be forgotten. */
class RenderPass {
  readonly streams: StreamChange[] = []
  readonly #components: Map<number, Slot>

  constructor(components: Map<number, Slot>) {
    this.#components = components
  }

  /** @returns the text, and the slot without the rows of streams. */
  text(slot: Slot): readonly [text: string, after: Slot] {
    if (typeof slot === 'string') return [slot, slot]
    if (typeof slot === 'number') return [this.component(slot), slot]
    if (slot.kind === 'template') {
      const [text, slots] = this.#fill(slot.statics, slot.slots)
      return [text, { ...slot, slots }]
    }
    const filled = slot.rows.map((row) => this.#fill(slot.statics, row))
    const text = filled.map(([each]) => each).join('')
    if (slot.stream === undefined) return [text, { ...slot, rows: filled.map(([, row]) => row) }]
    this.streams.push(slot.stream)
    return [text, { ...slot, rows: [], stream: undefined }]
  }

  component(cid: number): string {
    const slot = this.#components.get(cid)
    if (slot === undefined)
      throw new UnreadableDiff(`it shows a component ${cid} that it never sent`)
    const [text, after] = this.text(slot)
    this.#components.set(cid, after)
    return cidRoot(cid, text)
  }

  #fill(
    statics: readonly string[],
    slots: ReadonlyMap<string, Slot>,
  ): readonly [text: string, after: ReadonlyMap<string, Slot>] {
    const after = new Map<string, Slot>()
    let text = statics[0] ?? ''
    for (let index = 1; index < statics.length; index += 1) {
      const slot = slots.get(String(index - 1))
      if (slot === undefined) throw new UnreadableDiff(`hole ${index - 1} of a template is empty`)
      const [filled, left] = this.text(slot)
      text += filled + statics[index]
      after.set(String(index - 1), left)
    }
    return [text, after]
  }
}

function mergeComponent(
  known: Slot | undefined,
  diff: unknown,
  donorOf: (donor: number) => Slot | undefined,
): Slot {
  if (!isMap(diff)) throw new UnreadableDiff('it shares from a component that it does not send')
  if (typeof diff.s !== 'number') return mergeSlot(known ?? '', diff, undefined)
  const donor = donorOf(diff.s)
  if (donor === undefined) {
    throw new UnreadableDiff(`it shares from component ${Math.abs(diff.s)}, which is not there`)
  }
  const { s: _shared, ...rest } = diff
  return mergeSlot(donor, rest, undefined)
}

function mergeSlot(known: Slot | undefined, diff: unknown, shared: Shared): Slot {
  if (typeof diff === 'string' || typeof diff === 'number') return diff
  if (!isMap(diff)) throw new UnreadableDiff(`a hole is given ${JSON.stringify(diff)}`)
  return isMap(diff.k) ? mergeList(known, diff, diff.k, shared) : mergeTemplate(known, diff, shared)
}

function mergeTemplate(known: Slot | undefined, diff: JsonMap, outer: Shared): TemplateNode {
  const shared = isMap(diff.p) ? diff.p : outer
  const isNew = diff.s !== undefined
  const base = typeof known === 'object' && known.kind === 'template' && !isNew ? known : undefined
  if (base === undefined && !isNew) {
    throw new UnreadableDiff('it changes a template that the client does not have')
  }
  return {
    kind: 'template',
    statics: base?.statics ?? staticsIn(diff.s, shared),
    slots: mergeSlots(base?.slots, diff, shared),
  }
}

function mergeSlots(
  known: ReadonlyMap<string, Slot> | undefined,
  diff: JsonMap,
  shared: Shared,
): ReadonlyMap<string, Slot> {
  const slots = new Map(known)
  for (const [key, value] of Object.entries(diff)) {
    if (/^\d+$/.test(key)) slots.set(key, mergeSlot(known?.get(key), value, shared))
  }
  return slots
}

function mergeList(known: Slot | undefined, diff: JsonMap, rows: JsonMap, outer: Shared): ListNode {
  const shared = isMap(diff.p) ? diff.p : outer
  const isNew = diff.s !== undefined
  const base = typeof known === 'object' && known.kind === 'list' && !isNew ? known : undefined
  if (base === undefined && !isNew) {
    throw new UnreadableDiff('it changes a list that the client does not have')
  }
  return {
    kind: 'list',
    statics: base?.statics ?? staticsIn(diff.s, outer),
    rows: mergeRows(base?.rows ?? [], rows, shared),
    stream: diff.stream === undefined ? base?.stream : streamChange(diff.stream),
  }
}

function mergeRows(
  known: ListNode['rows'],
  { kc, km, ...sent }: JsonMap,
  shared: Shared,
): ListNode['rows'] {
  if (typeof kc !== 'number') throw new UnreadableDiff('a list does not say how many rows it has')
  const moved = (from: unknown): ReadonlyMap<string, Slot> => {
    const row = typeof from === 'number' && km === true ? known[from] : undefined
    if (row === undefined) throw new UnreadableDiff(`a row moves from ${JSON.stringify(from)}`)
    return row
  }
  return Array.from({ length: kc }, (_, index) => {
    const entry = sent[index]
    if (typeof entry === 'number') return moved(entry)
    if (Array.isArray(entry)) {
      const [from, changes]: unknown[] = entry
      return mergeSlots(moved(from), isMap(changes) ? changes : {}, shared)
    }
    if (isMap(entry)) return mergeSlots(known[index], entry, shared)
    const row = known[index]
    if (row === undefined) throw new UnreadableDiff(`row ${index} of a list is missing`)
    return row
  })
}

function streamChange(sent: unknown): StreamChange {
  if (!Array.isArray(sent)) throw new UnreadableDiff('a stream is no list')
  const [ref, inserts, deletes]: unknown[] = sent
  const list: readonly unknown[] = Array.isArray(inserts) ? inserts : []
  return {
    ref: String(ref),
    inserts: new Map(list.map(streamInsert)),
    deletes: Array.isArray(deletes) ? deletes.map(String) : [],
    isReset: sent.length > 3,
  }
}

function streamInsert(sent: unknown): readonly [id: string, insert: StreamInsert] {
  if (!Array.isArray(sent)) throw new UnreadableDiff('an item of a stream is no list')
  const [id, at, limit, updateOnly]: unknown[] = sent
  return [
    String(id),
    {
      at: Number(at),
      limit: typeof limit === 'number' ? limit : undefined,
      updateOnly: updateOnly === true,
    },
  ]
}
