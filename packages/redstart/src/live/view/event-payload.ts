import { InvalidLiveMessage } from '../../errors/index.ts'
import { decodeQuery, keyPath } from '../../params/index.ts'
import type { InboundMessage } from '../../socket/index.ts'
import type { EventMeta } from '../types.ts'

/** A client event as it came, read as far as the protocol goes (Phoenix LiveView protocol, section 4.1). */
export interface ClientEvent {
  readonly event: string
  /** The component that is meant; undefined for the view. */
  readonly cid: number | undefined
  readonly isForm: boolean
  /** Of a form: its fields, nested, with the `_unused_` marks of those that nobody has touched. */
  readonly params: Readonly<Record<string, unknown>>
  /** What a schema is shown: without what the client adds by itself. */
  readonly payload: unknown
  readonly meta: EventMeta
  /** The files that a form has chosen, by the refs of its uploads. */
  readonly uploads: unknown
}

/** A frame has a limit of its own. */
const IN_FRAME = { maxBytes: Number.POSITIVE_INFINITY }

/** Characters of an event's name that the log shows. */
const LOGGED_NAME = 128

/** What a form sends for the framework, and not for the handler. */
const OWN_FIELDS = new Set(['_csrf_token', '_method', '_target'])

/**
 * Reads the payload of an `event` message.
 *
 * @throws InvalidLiveMessage when it is none, InvalidQuery or QueryTooLong when a form is none.
 */
export function readEvent(payload: unknown): ClientEvent {
  if (!isRecord(payload)) throw new InvalidLiveMessage('event', 'it is no object')
  const { type, event, value, cid, meta, uploads } = payload
  if (typeof event !== 'string') throw new InvalidLiveMessage('event', 'it has no event name')
  const isForm = type === 'form'
  const added = isRecord(meta) ? meta : {}
  const fields = isForm ? formFields(value, added) : undefined
  const raw = fields ?? (isRecord(value) ? value : {})
  return {
    event,
    cid: readCid(cid),
    isForm,
    params: withoutOwn(raw),
    payload: fields === undefined ? plainPayload(type, value) : withoutUnused(withoutOwn(fields)),
    meta: {
      type: typeof type === 'string' ? type : '',
      key: typeof raw.key === 'string' ? raw.key : undefined,
      value: typeof raw.value === 'string' || typeof raw.value === 'number' ? raw.value : undefined,
      target: targetPath(raw._target),
      raw,
    },
    uploads,
  }
}

/** What the log calls a message: the event that it carries, cut short, for the client has made it up. */
export function eventNameOf({ event, payload }: InboundMessage): unknown {
  if (event !== 'event' || !isRecord(payload) || typeof payload.event !== 'string') return event
  return payload.event.slice(0, LOGGED_NAME)
}

/** @throws InvalidLiveMessage for anything but a component's number, or nothing. */
export function readCid(cid: unknown): number | undefined {
  if (cid === undefined || cid === null) return undefined
  if (typeof cid === 'number' && Number.isSafeInteger(cid)) return cid
  throw new InvalidLiveMessage('event', 'its cid is no whole number')
}

/** Whether a value is a map, as JSON has them. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function formFields(
  value: unknown,
  meta: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (typeof value === 'string') return { ...decodeQuery(value, IN_FRAME), ...safe(meta) }
  if (isRecord(value)) return { ...safe(value), ...safe(meta) }
  throw new InvalidLiveMessage('event', 'a form sent neither text nor a map')
}

/** What a hook pushes is all its own; to the events of an element the client adds its key and value. */
function plainPayload(type: unknown, value: unknown): unknown {
  if (type === 'hook' || !isRecord(value)) return value ?? {}
  const { key: _key, value: _value, ...rest } = value
  return rest
}

function withoutOwn(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!Object.keys(fields).some((name) => OWN_FIELDS.has(name))) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !OWN_FIELDS.has(name)))
}

/** Takes the marks of untouched fields out, at every depth. */
function withoutUnused(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnused)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.startsWith('_unused_'))
      .map(([name, each]) => [name, withoutUnused(each)]),
  )
}

/** `user[name]` as `['user', 'name']`; the path that a hook sends as it is. */
function targetPath(target: unknown): readonly string[] | undefined {
  if (Array.isArray(target)) return target.filter((each) => typeof each === 'string')
  if (typeof target !== 'string' || target === '') return undefined
  return keyPath(target, MAX_DEPTH).filter((segment) => typeof segment === 'string')
}

const MAX_DEPTH = 32

/** What JSON made of a map can have a key that copies into a prototype. */
function safe(map: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!Object.hasOwn(map, '__proto__')) return map
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== '__proto__'))
}
