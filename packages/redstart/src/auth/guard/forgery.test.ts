import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  type TestSite,
  testSite,
} from '../../../test/support/accounts.ts'
import type { Visitor } from '../../testing/index.ts'

let db: AccountsDatabase
let site: TestSite
beforeAll(async () => {
  db = await openAccountsDatabase()
  site = testSite(db)
})
afterAll(async () => {
  await site.close()
  await db.close()
})

/** The token in the forms of a page. */
function tokenIn(html: string): string {
  return /name="_csrf_token" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

/** Gives somebody the session cookie of somebody else, as a neighbouring host can. */
function plant(victim: Visitor, from: Visitor): void {
  const others = [...from.cookies].filter(([name]) => name !== 'umbrella_club_session')
  expect(others).toHaveLength(1)
  for (const [name, value] of others) {
    victim.$browser.cookies.keep(`${name}=${value}; Path=/`, new URL('http://localhost/'))
  }
}

it('A-5: a page of somebody else proves nothing, whose session cookie a neighbour has planted', async () => {
  const user = await site.addUser('victim')
  const thieves = [site.visitor(), await site.loggedIn(await site.addUser('thief'))]
  for (const thief of thieves) {
    const victim = await site.loggedIn(user)
    const second = await site.loggedIn(user)
    const { html } = await thief.get('/users/log-in?sudo')
    const _csrf_token = tokenIn(html)
    expect(_csrf_token).not.toBe('')
    plant(victim, thief)
    const form = { _csrf_token, _method: 'delete' }
    expect((await victim.post('/users/sessions', form)).status).toBe(403)
    plant(victim, thief)
    expect((await victim.post('/private', { _csrf_token })).status).toBe(403)
    expect((await second.get('/')).text).toContain('Home of victim')
    // A page brings the two cookies together again.
    expect((await victim.get('/private')).text).toContain('Private of victim')
    await victim.get('/users/sessions')
    expect((await victim.submit('/users/log-out')).text).toContain('Home of a guest')
  }
})
