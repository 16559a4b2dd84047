import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  confirmation,
  deletion,
  invitations,
  locking,
  passwordReset,
} from '../../src/auth/index.ts'
import type { Visitor } from '../../src/testing/index.ts'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  type TestSite,
  testSite,
} from '../support/accounts.ts'

let db: AccountsDatabase
let site: TestSite
beforeAll(async () => {
  db = await openAccountsDatabase()
  const lenient = { attempts: 100, seconds: 900 }
  const throttle = {
    registerPerNetwork: lenient,
    logInPerAccount: lenient,
    mailPerNetwork: lenient,
  }
  const extensions = [confirmation(), passwordReset(), locking(), invitations(), deletion()]
  site = testSite(db, { extensions, throttle })
})
afterAll(async () => {
  await site.close()
  await db.close()
})

const ODD = ['a\u0000b', '\ud800', '__proto__', '\u202e\u200b', 'x'.repeat(100_000)]
const NAMES = [
  'user[email]',
  'user[password]',
  'user[nickname]',
  'user[constructor]',
  'user[email][]',
]

/** The statuses of forms that are sent with something odd in one field after the other. */
async function statusesOf(visitor: Visitor, path: string, to = path): Promise<Set<number>> {
  const statuses = new Set<number>()
  for (const value of ODD) {
    for (const name of NAMES) {
      await visitor.get(path)
      statuses.add((await visitor.submit(to, { [name]: value })).status)
    }
  }
  return statuses
}

it.each(['/register', '/log-in', '/reset-password', '/confirm', '/unlock'])(
  'A-36: nothing that a guest sends to %s makes it fail',
  async (path) => {
    const failed = [...(await statusesOf(site.visitor(), `/users${path}`))].filter(
      (status) => status >= 500,
    )
    expect(failed).toEqual([])
  },
)

it('nor does what somebody sends who is logged in', async () => {
  const visitor = await site.loggedIn(await site.addUser('ann'))
  for (const [path, to] of [
    ['/users/settings', '/users/settings/profile'],
    ['/users/settings/email', '/users/settings/email'],
    ['/users/invitations', '/users/invitations'],
  ] as const) {
    const failed = [...(await statusesOf(visitor, path, to))].filter((status) => status >= 500)
    expect(failed, path).toEqual([])
  }
})

it('A-22, A-55: whatever stands for an id or a token in a path is not found', async () => {
  const visitor = await site.loggedIn(await site.addUser('bo'))
  const { html } = await visitor.get('/users/settings')
  const _csrf_token = /name="_csrf_token" value="([^"]+)"/.exec(html)?.[1] ?? ''
  for (const part of ['__proto__', '%00', '%ff', '..%2f', 'x'.repeat(5_000), 'A'.repeat(43)]) {
    for (const [method, path] of [
      ['delete', `/users/sessions/${part}`],
      ['delete', `/users/invitations/${part}`],
      ['post', `/users/invitations/${part}/resend`],
      ['post', `/users/invitations/${part}`],
      ['post', `/users/confirm/${part}`],
      ['post', `/users/unlock/${part}`],
      ['post', `/users/reset-password/${part}`],
      ['post', `/users/settings/confirm-email/${part}`],
      ['post', `/users/settings/undo-email/${part}`],
    ] as const) {
      const { status } = await visitor.post(path, { _csrf_token, _method: method })
      expect([400, 404], `${method} ${path.slice(0, 60)}`).toContain(status)
    }
  }
})
