import { expect, it } from 'vitest'
import { onEachDatabase, SHELF } from '../../test/support/database.ts'
import { rooms } from '../../test/support/schema.ts'
import { createDatabase } from './commands.ts'
import { openTestDatabase } from './test-database.ts'

onEachDatabase((bed) => {
  it('database.repo() is the repo that is open; where none is, it opens one for all that ask', {
    timeout: 120_000,
  }, async () => {
    const database = bed.define('current')
    await createDatabase(database)
    const pending = { status: 'rejected', reason: { code: 'migrations_pending' } }
    const failed = await Promise.allSettled([database.repo(), database.repo()])
    expect(failed).toMatchObject([pending, pending])
    const opened = await database.open({ migrations: 'run' })
    expect(await database.repo()).toBe(opened)
    const closing = opened.close()
    expect(await database.repo()).toBe(opened)
    await closing
    const [next, same] = await Promise.all([database.repo(), database.repo()])
    expect(next).not.toBe(opened)
    expect(same).toBe(next)
    expect(await next.db.$count(rooms)).toBe(0)
    await next.close()
  })

  it('database.repo() is a test database while that is open', async () => {
    const database = bed.define('tested', { folder: SHELF })
    const first = await openTestDatabase(database)
    const second = await openTestDatabase(database)
    expect(await database.repo()).toBe(second)
    await second.close()
    expect(await database.repo()).toBe(first)
    await first.close()
  })
})
