import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  type TestSite,
  testSite,
} from '../../test/support/accounts.ts'
import { confirmation } from '../auth/index.ts'
import { InvalidOption, LogInRefused } from '../errors/index.ts'
import { logIn } from './log-in.ts'
import { visit } from './visit.ts'

let db: AccountsDatabase
let site: TestSite
beforeAll(async () => {
  db = await openAccountsDatabase()
  site = testSite(db, { extensions: [confirmation()] })
})
afterAll(async () => {
  await site.close()
  await db.close()
})

it('logs a visitor in by a session that is listed, audited and revoked as any other', async () => {
  const { accounts } = site
  const user = await site.addUser('ann')
  const visitor = site.visitor()
  const scope = await logIn(visitor, accounts, user)
  expect((await visitor.get('/private')).text).toContain('Private of ann')
  expect(await accounts.sessionsOf(user.id)).toMatchObject([
    { id: scope.session.id, method: 'test', persistent: false },
  ])
  expect(await accounts.eventsOf(user.id)).toContainEqual(
    expect.objectContaining({ kind: 'log_in', sessionId: scope.session.id }),
  )
  await accounts.revokeSession(scope.session.id, 'test')
  expect((await visitor.get('/private')).path).toBe('/users/log-in')
})

it('leaves a visitor with forms that can be sent at once, and with nothing of whom they were before', async () => {
  const [first, second] = [await site.addUser('first'), await site.addUser('second')]
  const visitor = site.visitor()
  await logIn(visitor, site.accounts, first)
  const { session } = await logIn(visitor, site.accounts, second, { remember: true })
  expect(session.persistent).toBe(true)
  expect(await site.accounts.sessionsOf(first.id)).toEqual([])
  await visitor.get('/users/settings')
  await visitor.submit('/users/settings/profile', { 'user[nickname]': 'renamed' })
  expect((await visitor.get('/')).text).toContain('Home of renamed')
})

it('is refused where the form would be, and says why', async () => {
  const { accounts } = site
  const made = await accounts.createUser({ email: 'new@example.com', nickname: 'new' })
  if (!made.ok) throw new Error('could not be made')
  const entering = logIn(site.visitor(), accounts, made.user)
  await expect(entering).rejects.toThrow(LogInRefused)
  await expect(entering).rejects.toMatchObject({ refusal: 'unconfirmed' })
  const user = await site.addUser('suspended')
  await accounts.suspend(user.id, 'test')
  await expect(logIn(site.visitor(), accounts, user)).rejects.toMatchObject({ refusal: 'changed' })
})

it('passes on what goes wrong, and wants a visitor of an endpoint', async () => {
  const user = await site.addUser('early')
  const logInAway = async (): Promise<never> => {
    throw new Error('The store is away.')
  }
  const away = { load: site.accounts.load, logIn: logInAway }
  await expect(logIn(site.visitor(), away, user)).rejects.toThrow('The store is away.')
  const elsewhere = visit({ fetch: () => new Response() })
  await expect(logIn(elsewhere, site.accounts, user)).rejects.toThrow(InvalidOption)
})
