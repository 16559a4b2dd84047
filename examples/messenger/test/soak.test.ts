/** People come, talk and go: what they leave behind. `npm run messenger-soak -w bench` does so for long. */
import { readdirSync } from 'node:fs'
import { openTestDatabase } from 'redstart/db'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createConversation } from '../src/conversations/conversations.ts'
import { database } from '../src/database.ts'
import { personOf } from '../src/people/people.ts'
import { type Running, startMessenger } from '../src/start.ts'
import { Crowd, type Guest, logInAll } from './crowd/crowd.ts'
import { PASSWORD, secretKeyBase, threePeople } from './support/messenger.ts'

let running: Running
let guests: Guest[]

beforeAll(async () => {
  const repo = await openTestDatabase(database)
  running = await startMessenger({
    repo,
    secretKeyBase,
    host: '127.0.0.1',
    port: 0,
    logger: false,
    trustedProxies: ['127.0.0.1'],
  })
  const { ann, ben, cleo } = await threePeople()
  const members = [ben, cleo].map(({ id }) => ({ userId: id }))
  const begun = await createConversation(personOf(ann), { title: 'Swifts', members })
  if (!begun.ok) throw new Error('There is no conversation.')
  const { url: origin } = running
  // Each in two browsers.
  const talkers = [ann, ben, cleo, ann, ben, cleo].map(({ email }) => ({
    email,
    conversation: begun.value.id,
    origin,
  }))
  guests = await logInAll(talkers, PASSWORD)
}, 180_000)
afterAll(() => running?.stop())

it('is nothing: no connection, subscription or file', { timeout: 120_000 }, async () => {
  const held = () => {
    const { connections, channels, pubsub } = running.endpoint.health()
    return { connections, channels, topics: pubsub.topics }
  }
  const nobody = held()
  expect(nobody).toMatchObject({ connections: 0, channels: 0 })
  let files = Number.POSITIVE_INFINITY
  for (let wave = 0; wave < 4; wave++) {
    const crowd = await Crowd.enter(guests)
    // Two views each, in six tabs.
    expect(held()).toMatchObject({ connections: 6, channels: 12 })
    for (let round = 0; round < 5; round++) await crowd.sayAll()
    await expect.poll(() => crowd.unseen, { timeout: 30_000 }).toBe(0)
    await crowd.leave()
    await expect.poll(held, { timeout: 30_000 }).toEqual(nobody)
    // The first wave opens what stays open: connections to the database, and those that HTTP keeps for the next
    // request, which come and go by a few. One file that each tab left behind would be 18 after the last wave.
    if (wave === 0) files = openFiles()
    else await expect.poll(openFiles, { timeout: 30_000 }).toBeLessThanOrEqual(files + 12)
  }
})

/** Files and sockets of this process; where the system does not tell, none. */
function openFiles(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0
}
