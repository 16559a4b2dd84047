/** What the messenger answers to plain requests. */
import { live, visit } from 'redstart/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accounts } from '../src/accounts.ts'
import { createConversation } from '../src/conversations/conversations.ts'
import { postMessage } from '../src/messages/messages.ts'
import { personOf } from '../src/people/people.ts'
import { type OpenMessenger, openMessenger } from './support/messenger.ts'

/** One pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

let messenger: OpenMessenger

beforeAll(async () => {
  messenger = await openMessenger()
}, 120_000)
afterAll(() => messenger.close())

describe('a guest', () => {
  it('is welcomed, and can register or log in', async () => {
    const page = await visit(messenger.endpoint).get('/')
    expect(page.status).toBe(200)
    expect(page.text).toContain('Know that it arrived.')
    expect(page.html).toContain('<html lang="en" data-theme="system">')
    expect(page.html).toContain('<title>Messenger</title>')
    for (const path of [accounts.paths.register(), accounts.paths.logIn()]) {
      expect(page.html).toContain(`href="${path}"`)
    }
  })

  it.each([
    '/settings',
    '/search',
    '/conversations/00000000-0000-0000-0000-000000000000',
    '/pictures/00000000-0000-0000-0000-000000000000',
  ])('is sent from %s to log in', async (path) => {
    const visitor = visit(messenger.endpoint)
    expect((await visitor.get(path)).path).toBe(accounts.paths.logIn())
    await expect(live(messenger.endpoint, path, { visitor })).rejects.toMatchObject({
      to: accounts.paths.logIn(),
    })
  })
})

describe('a member', () => {
  it('finds who they are, what they can search, and the way out, on every page', async () => {
    const ann = await messenger.enter(messenger.people.ann)
    for (const path of ['/', '/settings', '/search', accounts.paths.settings()]) {
      const page = await ann.get(path)
      expect(page.status).toBe(200)
      expect(page.text).toContain('Ann Log out')
      expect(page.html).toContain('name="q"')
    }
  })

  it('logs out', async () => {
    const ann = await messenger.enter(messenger.people.ann)
    const page = await ann.submit(accounts.paths.logOut())
    expect(page.text).toContain('You are logged out.')
    expect((await ann.get('/settings')).path).toBe(accounts.paths.logIn())
  })
})

describe('a picture', () => {
  it('is shown to members of its conversation, and nobody else', async () => {
    const [ann, ben] = [messenger.people.ann, messenger.people.ben].map(personOf)
    if (!ann || !ben) throw new Error('nobody is there')
    const begun = await createConversation(ann, { title: '', members: [{ userId: ben.id }] })
    if (!begun.ok) throw new Error('no conversation')
    const params = { key: 'one', body: '' }
    const posted = await postMessage(ann, begun.value.id, params, { bytes: PIXEL })
    if (!posted.ok) throw new Error('no message')
    const path = `/pictures/${posted.value.picture?.id}`

    const shown = await (await messenger.enter(messenger.people.ben)).get(path)
    expect(shown.status).toBe(200)
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    })
    const cleo = await messenger.enter(messenger.people.cleo)
    expect((await cleo.get(path)).status).toBe(404)
    expect((await cleo.get('/pictures/none')).status).toBe(404)
  })
})

describe('a page', () => {
  it('that there is not says so, and leads back', async () => {
    const page = await visit(messenger.endpoint).get('/nowhere')
    expect(page.status).toBe(404)
    expect(page.text).toContain('There is nothing here')
    expect(page.html).toContain('href="/"')
  })

  it('may not be framed, and runs nothing that is not ours', async () => {
    const { headers } = await visit(messenger.endpoint).get('/')
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("img-src 'self' data: blob:")
    expect(headers.get('x-frame-options')).toBe('DENY')
  })
})
