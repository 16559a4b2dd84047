import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccountSite, accountSite } from '../../../test/support/account-site.ts'
import { sessionTopic } from '../revocation/session-topic.ts'
import { takeRights } from './take-rights.ts'

let site: AccountSite
beforeAll(async () => {
  site = await accountSite()
})
afterAll(() => site.close())

/** Somebody who is logged in, and whether the connections of their session were told to close. */
async function user() {
  const { id, email } = await site.member()
  await site.logIn(site.visitor(), email)
  const [session] = await site.core.sessions.list(id)
  const heard: string[] = []
  const topic = sessionTopic(session?.id ?? '')
  site.endpoint.pubsub.subscribe(topic, { receive: ({ event }) => void heard.push(event) })
  return { id, sessionId: session?.id ?? '', heard }
}

it('A-59: what is stored and the end of the sessions come together, then the connections close', async () => {
  const { id, sessionId, heard } = await user()
  await takeRights(site.core, async (end) => {
    await site.core.users.update(id, { passwordHash: null })
    await end({ userId: id }, 'password_reset')
    expect(heard).toEqual([])
  })
  expect(heard).toContain('disconnect')
  expect(await site.core.sessions.live(sessionId)).toBeUndefined()
  const [event] = await site.core.audit.of(id)
  expect(event).toMatchObject({ kind: 'session_revoked', reason: 'password_reset', sessionId })
})

it('when the change fails no session has ended', async () => {
  const { id, sessionId, heard } = await user()
  const failing = takeRights(site.core, async (end) => {
    await end({ userId: id }, 'password_reset')
    throw new Error('The disk is full.')
  })
  await expect(failing).rejects.toThrow('The disk is full.')
  expect(heard).toEqual([])
  expect(await site.core.sessions.live(sessionId)).toBeDefined()
})

it('the session that is excepted stays', async () => {
  const { id, sessionId, heard } = await user()
  await takeRights(site.core, (end) => end({ userId: id, except: sessionId }, 'password_changed'))
  expect(heard).toEqual([])
  expect(await site.core.sessions.live(sessionId)).toBeDefined()
})
