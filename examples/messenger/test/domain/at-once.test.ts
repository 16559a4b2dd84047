/** What happens when two do something at the same moment, which takes a PostgreSQL server to see. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresBin } from '../../../../scripts/parts.ts'
import { freePorts } from '../../cluster/ports.ts'
import { type Postgres, postgresAt } from '../../cluster/postgres.ts'
import type { Domain } from './domain.ts'

const bin = postgresBin()
if (!bin) console.warn('SKIPPED: the messenger on PostgreSQL; npm test says how to get it.')

class Signal {
  give: () => void = () => {}
  readonly given = new Promise<void>((resolve) => {
    this.give = resolve
  })
}

describe.skipIf(!bin)('at the same moment', () => {
  let folder: string
  let postgres: Postgres
  let domain: Domain

  beforeAll(async () => {
    if (!bin) return
    folder = await mkdtemp(join(tmpdir(), 'messenger-'))
    // PostgreSQL may run as another user than this process.
    await chmod(folder, 0o711)
    const [port = 0] = await freePorts(1)
    postgres = await postgresAt(bin, join(folder, 'postgres'), port)
    await postgres.program.start()
    // What is imported from here on works with this server.
    process.env.DATABASE_URL = postgres.url('messenger')
    domain = await (await import('./domain.ts')).openDomain()
  }, 60_000)
  afterAll(async () => {
    await domain?.close()
    await postgres?.program.stop('SIGINT')
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  /** Resolves once a statement waits for the lock of another transaction. */
  const somebodyWaits = () =>
    expect
      .poll(async () => {
        const waiting = sql`select 1 from pg_locks where not granted`
        return (await domain.repo.db.execute(waiting)).length
      })
      .toBeGreaterThan(0)

  it('a conversation that somebody begins while their account is deleted gets another owner', async () => {
    const { newPerson, newConversation } = await import('./domain.ts')
    const { conversationFor, leaveAll } = await import('../../src/conversations/conversations.ts')
    const { users } = await import('../../src/schema.ts')
    const { repo } = domain
    const [ann, ben] = [await newPerson('Ann'), await newPerson('Ben')]
    const [begun, goOn] = [new Signal(), new Signal()]
    const beginning = repo.transaction(async () => {
      const conversation = await newConversation(ann, [ben])
      begun.give()
      await goOn.given
      return conversation
    })
    await begun.given
    const deleting = repo.transaction(async () => {
      await leaveAll(ann)
      await repo.delete(users, ann.id)
    })
    await somebodyWaits()
    goOn.give()
    const [{ id }] = await Promise.all([beginning, deleting])
    expect(await conversationFor(ben, id)).toMatchObject({
      ownerId: ben.id,
      members: [{ ...ben, isOwner: true }],
    })
  })
})
