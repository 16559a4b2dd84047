import { expect, it } from 'vitest'
import { onEachDatabase, SHELF } from '../../test/support/database.ts'
import { rooms } from '../../test/support/schema.ts'
import { openTestDatabase } from './test-database.ts'

onEachDatabase((bed) => {
  it('opens a database for each that asks, empty and with all migrations', async () => {
    const first = await openTestDatabase(bed.define('app', { folder: SHELF }))
    const second = await openTestDatabase(bed.define('app', { folder: SHELF }))
    await first.insert(rooms, { name: 'in the first' })
    expect(await first.db.$count(rooms)).toBe(1)
    expect(await second.db.$count(rooms)).toBe(0)
    await first.close()
    await second.close()
    const third = await openTestDatabase(bed.define('app', { folder: SHELF }))
    expect(await third.db.$count(rooms)).toBe(0)
    if (bed.kind === 'postgres') {
      const left = await third.db.execute(
        "select count(*)::int as left from pg_database where datname like 'app_test_%'",
      )
      // Its own, and the template.
      expect(left).toEqual([{ left: 2 }])
    }
    await third.close()
  })
})
