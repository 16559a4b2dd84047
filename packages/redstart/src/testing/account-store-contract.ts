import assert from 'node:assert/strict'
import type { AccountStore, SessionRow, TokenRow } from '../auth/index.ts'
import { type CaseBody, type ContractCase, casesOn } from './contract-case.ts'

/** The stores that a case runs on, and how to take them down again. */
export interface AccountStores {
  /** A store for each node, empty; the cases for several nodes want two that share what they keep. */
  readonly stores: readonly AccountStore[]
  /** Makes a user for sessions and tokens to belong to. Default a fresh id, for stores that do not ask. */
  user?(): Promise<string>
  close(): Promise<void>
}

/**
 * What every store of the accounts has to do, as cases that throw when it does not.
 *
 * @param start - Makes fresh stores.
 * @param options.sweeps - False for a store whose rows expire by themselves. Default true.
 * @example
 * for (const { name, run } of accountStoreContract(startStores)) test(name, run)
 */
export function accountStoreContract(
  start: () => Promise<AccountStores>,
  options: { sweeps?: boolean } = {},
): readonly ContractCase[] {
  const startNodes = async () => {
    const { stores, user = freshId, close } = await start()
    return {
      nodes: stores.map((store) => ({ ...store, user })),
      async close() {
        for (const store of stores) await store.close()
        await close()
      },
    }
  }
  return casesOn(startNodes, options.sweeps === false ? cases : { ...cases, ...sweeping })
}

interface Node extends Pick<AccountStore, 'sessions' | 'tokens' | 'throttles'> {
  user(): Promise<string>
}

type Body = CaseBody<Node>

const freshId = async (): Promise<string> => crypto.randomUUID()

/** When the cases happen. */
const now = Date.UTC(2026, 0, 1)
const minute = 60_000

let made = 0
/** Another text at each call: of what ids and hashes are made of. */
function unique(kind: string): string {
  made += 1
  return `${kind}-${made}`.padEnd(22, '_')
}

function session(userId: string, fields: Partial<SessionRow> = {}): SessionRow {
  return {
    id: unique('session'),
    userId,
    kind: 'browser',
    version: 1,
    secretHash: unique('secret'),
    pendingHash: undefined,
    pendingAt: undefined,
    previousHash: undefined,
    previousUntil: undefined,
    method: 'password',
    persistent: false,
    createdAt: now,
    rotatedAt: now,
    lastSeenAt: now,
    authenticatedAt: now,
    expiresAt: now + 60 * minute,
    endsAt: now + 600 * minute,
    ip: undefined,
    userAgent: undefined,
    revokedAt: undefined,
    revokedReason: undefined,
    ...fields,
  }
}

function token(userId: string, fields: Partial<TokenRow> = {}): TokenRow {
  return {
    hash: unique('hash'),
    purpose: 'reset',
    userId,
    sentTo: 'ann@example.org',
    data: '',
    createdAt: now,
    expiresAt: now + minute,
    ...fields,
  }
}

const ids = (rows: readonly SessionRow[]): readonly string[] => rows.map(({ id }) => id)

/** Keeps sessions and gives them back. */
async function keep(node: Node, rows: readonly SessionRow[]): Promise<readonly SessionRow[]> {
  for (const row of rows) await node.sessions.insert(row)
  return rows
}

/** The sessions of a fresh user, who has so many. */
async function sessionsOf(node: Node, count: number): Promise<readonly SessionRow[]> {
  const userId = await node.user()
  return keep(
    node,
    Array.from({ length: count }, () => session(userId)),
  )
}

function first<T>(values: readonly T[]): T {
  const [value] = values
  assert.ok(value !== undefined, 'there is one')
  return value
}

const cases: Record<string, Body> = {
  'a session comes back as it was kept, on every node': async (a, b) => {
    const userId = await a.user()
    const bare = session(userId)
    const full = session(userId, {
      kind: 'api',
      version: 7,
      pendingHash: unique('pending'),
      pendingAt: now + 1,
      previousHash: unique('previous'),
      previousUntil: now + 2,
      method: 'oauth:company "é" 新',
      persistent: true,
      rotatedAt: now + 3,
      lastSeenAt: now + 4,
      authenticatedAt: now + 5,
      ip: '2001:db8::1',
      userAgent: `Mozilla/5.0 ${'x'.repeat(240)}`,
    })
    await keep(a, [bare, full])
    assert.deepEqual(await b.sessions.get(bare.id), bare)
    assert.deepEqual(await b.sessions.get(full.id), full)
    assert.deepEqual(
      new Set(await b.sessions.getMany([full.id, 'none', bare.id])),
      new Set([bare, full]),
    )
    assert.deepEqual(await b.sessions.getMany([]), [])
  },

  'what nobody made finds nothing, whatever it is': async (a) => {
    for (const id of ['', 'none', '__proto__', 'constructor', '\0', "';--", 'x'.repeat(100_000)]) {
      assert.equal(await a.sessions.get(id), undefined)
      assert.deepEqual(await a.sessions.getMany([id]), [])
      await a.sessions.touch(id, now, now)
      assert.deepEqual(await a.sessions.revoke({ ids: [id] }, 'log_out', now), [])
      assert.deepEqual(await a.sessions.revoke({ userId: id }, 'log_out', now), [])
      assert.deepEqual(await a.sessions.listByUser(id, now), [])
      await a.tokens.deleteByUser(id)
    }
    assert.deepEqual(await a.sessions.revoke({ ids: [] }, 'log_out', now), [])
    assert.deepEqual(await a.sessions.revokedSince(0), [])
  },

  'a session is swapped by who knows its version, and nobody else': async (a, b) => {
    const row = first(await sessionsOf(a, 1))
    const next = { ...row, version: 99, pendingHash: unique('next'), pendingAt: now + 1 }
    assert.equal(await b.sessions.swap(next, 2), false)
    assert.deepEqual(await a.sessions.get(row.id), row)
    assert.equal(await b.sessions.swap(next, 1), true)
    assert.deepEqual(await a.sessions.get(row.id), { ...next, version: 2 })
    assert.equal(await a.sessions.swap(next, 1), false)
    const settled = {
      ...next,
      secretHash: next.pendingHash,
      pendingHash: undefined,
      pendingAt: undefined,
    }
    assert.equal(await a.sessions.swap(settled, 2), true)
    assert.deepEqual(await b.sessions.get(row.id), { ...settled, version: 3 })
    assert.equal(await a.sessions.swap(session(row.userId), 1), false)
  },

  'of many who swap at once, one does': async (a, b) => {
    const row = first(await sessionsOf(a, 1))
    const tries = Array.from({ length: 20 }, (_, index) => ({
      ...row,
      pendingHash: `next-${index}`,
    }))
    const swapped = await Promise.all(
      tries.map((next, index) => (index % 2 ? a : b).sessions.swap(next, 1)),
    )
    assert.equal(swapped.filter(Boolean).length, 1)
    const kept = await a.sessions.get(row.id)
    assert.equal(kept?.version, 2)
    assert.equal(kept?.pendingHash, `next-${swapped.indexOf(true)}`)
  },

  'a touch moves the time and leaves the version alone': async (a, b) => {
    const row = first(await sessionsOf(a, 1))
    await b.sessions.touch(row.id, now + 5, now + 70 * minute)
    const touched = { ...row, lastSeenAt: now + 5, expiresAt: now + 70 * minute }
    assert.deepEqual(await a.sessions.get(row.id), touched)
    assert.equal(await a.sessions.swap(touched, 1), true)
  },

  'a session that is revoked has no secret, and stays so': async (a, b) => {
    const userId = await a.user()
    const hashes = { pendingHash: 'p', pendingAt: now, previousHash: 'q', previousUntil: now + 9 }
    const row = session(userId, hashes)
    await keep(a, [row])
    assert.deepEqual(await b.sessions.revoke({ ids: [row.id, 'none'] }, 'log_out', now + 1), [
      row.id,
    ])
    const revoked: SessionRow = {
      ...row,
      version: 2,
      secretHash: '',
      pendingHash: undefined,
      pendingAt: undefined,
      previousHash: undefined,
      previousUntil: undefined,
      revokedAt: now + 1,
      revokedReason: 'log_out',
    }
    assert.deepEqual(await a.sessions.get(row.id), revoked)
    assert.deepEqual(await a.sessions.revoke({ ids: [row.id] }, 'again', now + 2), [])
    assert.equal(await a.sessions.swap(row, 1), false)
    assert.equal(await a.sessions.swap(row, 2), false)
    await a.sessions.touch(row.id, now + 3, now + 99 * minute)
    assert.deepEqual(await b.sessions.get(row.id), revoked)
  },

  'of many who revoke at once, one is told': async (a, b) => {
    const rows = await sessionsOf(a, 5)
    const { userId } = first(rows)
    const told = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? a : b).sessions.revoke({ userId }, 'log_out', now),
      ),
    )
    assert.deepEqual(told.flat().sort(), [...ids(rows)].sort())
  },

  'a swap and a revocation at once end in a session that is revoked': async (a, b) => {
    const rows = await sessionsOf(a, 10)
    await Promise.all(
      rows.flatMap((row) => [
        a.sessions.swap({ ...row, pendingHash: 'next' }, 1),
        b.sessions.revoke({ ids: [row.id] }, 'log_out', now),
      ]),
    )
    for (const { id } of rows) {
      const kept = await a.sessions.get(id)
      assert.equal(kept?.revokedAt, now)
      assert.equal(kept.secretHash, '')
      assert.equal(kept.pendingHash, undefined)
    }
  },

  'the sessions of a user are revoked but for one, and nobody else’s': async (a, b) => {
    const rows = await sessionsOf(a, 3)
    const others = await sessionsOf(a, 1)
    const [one, ...rest] = rows
    assert.ok(one)
    const revoked = await b.sessions.revoke({ userId: one.userId, except: one.id }, 'password', now)
    assert.deepEqual([...revoked].sort(), [...ids(rest)].sort())
    assert.deepEqual(ids(await a.sessions.listByUser(one.userId, now)), [one.id])
    assert.deepEqual(await a.sessions.listByUser(first(others).userId, now), others)
    assert.deepEqual(await a.sessions.revoke({ userId: one.userId }, 'all', now), [one.id])
    assert.deepEqual(await b.sessions.listByUser(one.userId, now), [])
  },

  'the list of a user begins with the session that was used last, and has none that is over':
    async (a, b) => {
      const userId = await a.user()
      const rows = await keep(a, [
        session(userId, { lastSeenAt: now + 1 }),
        session(userId, { lastSeenAt: now + 3 }),
        session(userId, { lastSeenAt: now + 2 }),
        session(userId, { lastSeenAt: now, expiresAt: now + minute }),
      ])
      const at = (index: number): string => first(ids(rows.slice(index)))
      assert.deepEqual(ids(await b.sessions.listByUser(userId, now)), [at(1), at(2), at(0), at(3)])
      assert.deepEqual(ids(await b.sessions.listByUser(userId, now + minute)), [
        at(1),
        at(2),
        at(0),
      ])
      await a.sessions.touch(at(0), now + 9, now + 60 * minute)
      assert.deepEqual(ids(await b.sessions.listByUser(userId, now + minute)), [
        at(0),
        at(1),
        at(2),
      ])
    },

  'what was revoked since a moment, that moment included': async (a, b) => {
    const [one, two, three] = ids(await sessionsOf(a, 3))
    assert.ok(one && two && three)
    await a.sessions.revoke({ ids: [one] }, 'log_out', now)
    await a.sessions.revoke({ ids: [two] }, 'log_out', now + 10)
    await a.sessions.revoke({ ids: [one] }, 'again', now + 20)
    assert.deepEqual([...(await b.sessions.revokedSince(now))].sort(), [one, two].sort())
    assert.deepEqual(await b.sessions.revokedSince(now + 10), [two])
    assert.deepEqual(await b.sessions.revokedSince(now + 11), [])
  },

  'a token comes back as it was kept until it expires, and stays': async (a, b) => {
    const userId = await a.user()
    const row = token(userId, { sentTo: 'é@example.org', data: '{"to":"新@example.org"}' })
    await a.tokens.put(row)
    assert.deepEqual(await b.tokens.find(row.hash, now), row)
    assert.deepEqual(await b.tokens.find(row.hash, row.expiresAt - 1), row)
    assert.equal(await b.tokens.find(row.hash, row.expiresAt), undefined)
    assert.equal(await b.tokens.take(row.hash, row.expiresAt), undefined)
    assert.equal(await b.tokens.find('none', now), undefined)
    assert.equal(await b.tokens.take('none', now), undefined)
  },

  'A-50: of many who take a token at once, one gets it': async (a, b) => {
    const row = token(await a.user())
    await a.tokens.put(row)
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? a : b).tokens.take(row.hash, now)),
    )
    assert.deepEqual(
      taken.filter((one) => one !== undefined),
      [row],
    )
    assert.equal(await a.tokens.find(row.hash, now), undefined)
  },

  'A-53: a user has one token of a purpose, the newest': async (a, b) => {
    const userId = await a.user()
    const [older, newer, other] = [
      token(userId),
      token(userId),
      token(userId, { purpose: 'confirm' }),
    ]
    for (const row of [older, other, newer]) await a.tokens.put(row)
    assert.equal(await b.tokens.find(older.hash, now), undefined)
    assert.equal(await b.tokens.take(older.hash, now), undefined)
    assert.deepEqual(await b.tokens.find(newer.hash, now), newer)
    assert.deepEqual(await b.tokens.find(other.hash, now), other)
  },

  'A-53: of many tokens that are kept at once, one is left': async (a, b) => {
    const userId = await a.user()
    const rows = Array.from({ length: 20 }, () => token(userId))
    await Promise.all(rows.map((row, index) => (index % 2 ? a : b).tokens.put(row)))
    const found = await Promise.all(rows.map(({ hash }) => a.tokens.find(hash, now)))
    assert.equal(found.filter((one) => one !== undefined).length, 1)
  },

  'A-62: the tokens of a user are forgotten: of some purposes, since some time, or all': async (
    a,
    b,
  ) => {
    const [userId, otherId] = [await a.user(), await a.user()]
    const [reset, confirm, same, newer] = [0, -1, 0, 1].map((later, index) =>
      token(userId, { purpose: `purpose ${index}`, createdAt: now + later }),
    )
    const other = token(otherId, { createdAt: now + 1 })
    assert.ok(reset && confirm && same && newer)
    for (const row of [reset, confirm, same, newer, other]) await a.tokens.put(row)
    await b.tokens.deleteByUser(userId, [])
    await b.tokens.deleteByUser(userId, [reset.purpose, 'none'])
    assert.equal(await a.tokens.find(reset.hash, now), undefined)
    assert.deepEqual(await a.tokens.find(newer.hash, now), newer)
    await b.tokens.deleteSince(userId, now)
    assert.equal(await a.tokens.find(same.hash, now), undefined)
    assert.equal(await a.tokens.take(newer.hash, now), undefined)
    assert.deepEqual(await a.tokens.find(confirm.hash, now), confirm)
    await b.tokens.deleteByUser(userId)
    assert.equal(await a.tokens.find(confirm.hash, now), undefined)
    assert.deepEqual(await a.tokens.find(other.hash, now), other)
  },

  'A-69: hits are counted in a window that begins with the first, on all nodes together': async (
    a,
    b,
  ) => {
    const key = unique('key')
    const end = now + minute
    assert.equal(await a.throttles.peek(key, now), undefined)
    assert.deepEqual(await a.throttles.hit(key, minute, now), { count: 1, resetsAt: end })
    assert.deepEqual(await b.throttles.hit(key, minute, now + 9), { count: 2, resetsAt: end })
    assert.deepEqual(await a.throttles.peek(key, end - 1), { count: 2, resetsAt: end })
    assert.equal(await a.throttles.peek(key, end), undefined)
    assert.deepEqual(await a.throttles.hit(key, minute, end), { count: 1, resetsAt: end + minute })
    assert.deepEqual(await a.throttles.hit(unique('key'), minute, now), { count: 1, resetsAt: end })
    await b.throttles.clear(key)
    assert.equal(await a.throttles.peek(key, end), undefined)
  },

  'no hit of many at once is lost': async (a, b) => {
    const key = unique('key')
    const counts = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? a : b).throttles.hit(key, minute, now)),
    )
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1)
    assert.deepEqual(
      counts.map(({ count }) => count).sort((x, y) => x - y),
      numbers,
    )
  },
}

const sweeping: Record<string, Body> = {
  'A-25: what is over is swept, in batches, and nothing else': async (a, b) => {
    const userId = await a.user()
    const living = session(userId)
    const over = Array.from({ length: 5 }, () => session(userId, { expiresAt: now - 1 }))
    const revoked = session(userId, { revokedAt: now - 1, revokedReason: 'log_out' })
    const lately = session(userId, { revokedAt: now, revokedReason: 'log_out' })
    await keep(a, [living, ...over, revoked, lately])
    assert.equal(await a.sessions.sweep(now, 4), 4)
    assert.equal(await b.sessions.sweep(now, 4), 2)
    assert.equal(await a.sessions.sweep(now, 4), 0)
    const left = await a.sessions.getMany(ids([living, ...over, revoked, lately]))
    assert.deepEqual([...ids(left)].sort(), [living.id, lately.id].sort())

    const tokens = ['x', 'y', 'z'].map((purpose) => token(userId, { purpose, expiresAt: now - 1 }))
    const good = token(userId)
    for (const row of [good, ...tokens]) await a.tokens.put(row)
    assert.equal(await b.tokens.sweep(now, 2), 2)
    assert.equal(await b.tokens.sweep(now, 2), 1)
    assert.deepEqual(await a.tokens.find(good.hash, now), good)

    const [running, ended] = [unique('key'), unique('key')]
    await a.throttles.hit(running, minute, now)
    await a.throttles.hit(ended, minute, now - 2 * minute)
    assert.equal(await b.throttles.sweep(now, 10), 1)
    assert.equal((await a.throttles.peek(running, now))?.count, 1)
  },

  'A-25: several nodes sweep at once, and each row is counted once': async (a, b) => {
    const userId = await a.user()
    const over = Array.from({ length: 20 }, () => session(userId, { expiresAt: now - 1 }))
    await keep(a, over)
    const first = await Promise.all([a, b, a, b].map((node) => node.sessions.sweep(now, 20)))
    const rest = await a.sessions.sweep(now, 20)
    assert.equal(
      first.reduce((sum, count) => sum + count, rest),
      20,
    )
    assert.deepEqual(await a.sessions.getMany(ids(over)), [])
  },
}
