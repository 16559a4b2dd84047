import { expect, it } from 'vitest'
import { onEachDatabase } from '../../test/support/database.ts'
import { rooms } from '../../test/support/schema.ts'
import {
  createDatabase,
  dropDatabase,
  migrateDatabase,
  migrationStatus,
  resetDatabase,
  rollbackDatabase,
  seedDatabase,
} from './commands.ts'

const names = ['20260730120000_create_rooms', '20260730120100_exclude_same_hours']

onEachDatabase((bed) => {
  it('creates, migrates, rolls back, resets with its seed, and drops', {
    timeout: 90_000,
  }, async () => {
    const database = bed.define('life', {
      seed: async (repo) => {
        // What a seed calls may ask for the repo by itself.
        expect(await database.repo()).toBe(repo)
        await repo.insert(rooms, { name: 'from the seed' })
      },
    })
    expect(await createDatabase(database)).toBe(true)
    expect(await createDatabase(database)).toBe(false)
    await expect(database.open()).rejects.toMatchObject({ code: 'migrations_pending' })
    expect(await migrateDatabase(database)).toEqual(names)
    expect(await rollbackDatabase(database, 9)).toEqual(names.toReversed())
    expect(await migrationStatus(database)).toEqual(names.map((name) => ({ name })))
    await resetDatabase(database)
    const repo = await database.open()
    expect(await repo.db.$count(rooms)).toBe(1)
    await repo.close()
    await dropDatabase(database)
    await dropDatabase(database)
  })

  it('says that there is no seed', async () => {
    await expect(seedDatabase(bed.define('bare'))).rejects.toMatchObject({
      code: 'invalid_definition',
    })
  })
})
