import type { Repo } from 'redstart/db'
import { handleOfRoom } from './rooms/room-changeset.ts'
import * as schema from './schema.ts'

/** Opens two rooms where there is none, so that the first visitor has somewhere to go. */
export async function seed(repo: Repo<typeof schema>): Promise<void> {
  if ((await repo.db.$count(schema.rooms)) > 0) return
  for (const [name, topic] of [
    ['Welcome', 'Say hello, and try what you like.'],
    ['Tea kitchen', 'Everything that is not work.'],
  ] as const) {
    await repo.insert(schema.rooms, { name, topic, handle: handleOfRoom(name) })
  }
}
