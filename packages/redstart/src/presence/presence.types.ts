import { z } from 'zod'
import { is } from '../../test/equal.ts'
import { type } from '../schema/index.ts'
import {
  type CountedMeta,
  type Counting,
  definePresence,
  type Presence,
  type PresenceDefinition,
  type PresenceDiff,
  type PresenceEntry,
  type PresenceHub,
  type PresenceMeta,
  type PresenceState,
} from './index.ts'

declare const hub: PresenceHub

interface Device {
  device: string
}
type DeviceMeta = PresenceMeta<Device>

// ── without fetch, without counts ───────────────────────────────────────────────────────────────

const plain = definePresence({ meta: z.object({ device: z.string(), at: z.date() }) })
is<typeof plain, PresenceDefinition<{ device: string; at: Date }, {}>>(true)
const here = hub.of(plain)
is<typeof here, Presence<{ device: string; at: Date }, {}>>(true)

here.list('room:1').then((state) => {
  is<typeof state, PresenceState<{ device: string; at: Date }, {}>>(true)
  const ada = state.ada
  if (ada === undefined) return
  // There is no entry without a meta, and metas are JSON by now.
  is<(typeof ada.metas)[0]['at'], string>(true)
  is<(typeof ada.metas)[0]['device'], string>(true)
  is<(typeof ada.metas)[0]['phx_ref'], string>(true)
  is<(typeof ada.metas)[0]['phx_ref_prev'], string | undefined>(true)
  // @ts-expect-error nothing was fetched
  ada.name
  // @ts-expect-error nothing is counted
  ada.metas[0].count
  // @ts-expect-error a list is to be read
  ada.metas[0].device = 'phone'
})
// @ts-expect-error nobody may be there
here.getByKey('room:1', 7).then(({ metas }) => metas)
here.listen('room:1', ({ joins, leaves }) => {
  is<typeof joins, PresenceState<{ device: string; at: Date }, {}>>(true)
  is<typeof leaves, typeof joins>(true)
})

const owner = here.owner()
is<ReturnType<typeof owner.update>, string>(true)
owner.track('room:1', 7, { device: 'phone', at: new Date() }).length
// @ts-expect-error a meta is missing
owner.track('room:1', 7)
// @ts-expect-error a key is a string or a number
owner.track('room:1', null, { device: 'phone', at: new Date() })
// @ts-expect-error the schema wants a date
owner.track('room:1', 7, { device: 'phone' })
// @ts-expect-error null is for what is counted
owner.track('room:1', 7, null)
// @ts-expect-error the schema wants a date
owner.update('room:1', 7, (meta) => meta)
owner.update('room:1', 7, (meta) => ({ ...meta, at: new Date(meta.at) }))

// ── fetch ───────────────────────────────────────────────────────────────────────────────────────

const fetching = definePresence({
  meta: type<Device>(),
  fetch: async (topic, entries) => {
    is<typeof topic, string>(true)
    is<typeof entries, PresenceState<Device, {}>>(true)
    const keys = Object.entries(entries)
    return Object.fromEntries(keys.map(([key, entry]) => [key, { ...entry, name: key }]))
  },
})
is<typeof fetching, PresenceDefinition<Device, { name: string }>>(true)
hub
  .of(fetching)
  .getByKey('room:1', 'ada')
  .then((ada) => {
    is<typeof ada, PresenceEntry<Device, { name: string }> | undefined>(true)
    if (ada === undefined) return
    // It may have failed.
    is<typeof ada.name, string | undefined>(true)
    const [first, second] = ada.metas
    is<typeof first, DeviceMeta>(true)
    is<typeof second, DeviceMeta | undefined>(true)
  })
const atOnce = definePresence({ meta: type<Device>(), fetch: () => ({ ada: { age: 36 } }) })
is<typeof atOnce, PresenceDefinition<Device, { age: number }>>(true)
// @ts-expect-error additions are objects
definePresence({ meta: type<Device>(), fetch: () => ({ ada: 'Ada' }) })
// @ts-expect-error additions have keys
definePresence({ meta: type<Device>(), fetch: () => 'Ada' })

// ── counted keys ────────────────────────────────────────────────────────────────────────────────

const counting = definePresence({
  meta: type<Device>(),
  counted: true,
  fetch: (_topic, entries) => {
    is<typeof entries, PresenceState<Device, Counting>>(true)
    return { ada: { name: 'Ada' } }
  },
})
is<typeof counting, PresenceDefinition<Device, { name: string } & Counting>>(true)
const counted = hub.of(counting)
const counter = counted.owner()
counter.track('room:1', 'anonymous', null, { count: true })
// @ts-expect-error it has no ref
counter.track('room:1', 'anonymous', null, { count: true }).length
counted.list('room:1').then(({ anonymous }) => {
  if (anonymous === undefined) return
  is<typeof anonymous.name, string | undefined>(true)
  const [first] = anonymous.metas
  if (first.count === undefined) is<typeof first.device, string>(true)
  else {
    is<typeof first, CountedMeta>(true)
    is<typeof first.count, number>(true)
    // @ts-expect-error only the number travels
    first.device
  }
})

// ── what a schema has to be ─────────────────────────────────────────────────────────────────────

definePresence({ meta: z.object({}), counted: true })
definePresence({ meta: z.object({ count: z.number() }) })
// @ts-expect-error A presence that counts has no meta with a "count"
definePresence({ meta: z.object({ count: z.number() }), counted: true })
// @ts-expect-error The schema of a meta has to describe an object.
definePresence({ meta: z.string() })
// @ts-expect-error The schema of a meta must not transform
definePresence({ meta: z.object({ at: z.string().transform((text) => new Date(text)) }) })
// @ts-expect-error not a schema
definePresence({ meta: { device: 'string' } })
// @ts-expect-error a meta is asked for
definePresence({})

// ── any presence ────────────────────────────────────────────────────────────────────────────────

const anyone: readonly PresenceDefinition[] = [plain, fetching, counting]
const diff: PresenceDiff<Device> = { joins: {}, leaves: {} }
export const examples = { anyone, diff }
