import { visit } from 'redstart/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accounts } from '../src/accounts.ts'
import { mailer } from '../src/mailer.ts'
import { handleOf } from '../src/rooms/mentions.ts'
import { HISTORY_SIZE, postMessage } from '../src/rooms/messages.ts'
import { listRooms } from '../src/rooms/rooms.ts'
import type { Running } from '../src/running.ts'
import { enter, newPerson, newRoom, newUser, openChat, PASSWORD, submitLogIn } from './chat.ts'

let chat: Running
beforeAll(async () => {
  chat = await openChat()
})
afterAll(async () => {
  await chat.endpoint.close()
  await chat.repo.close()
})

async function pathOf(name: string): Promise<string> {
  const room = (await listRooms()).find((each) => each.name === name)
  return `/rooms/${room?.id}`
}

const tokenIn = (page: string) => page.match(/<meta name="user_token" content="([^"]+)">/)?.[1]

describe('logging in', () => {
  it('goes where the visitor wanted to go', async () => {
    await newUser('Ann')
    const visitor = visit(chat.endpoint)
    const welcome = await pathOf('Welcome')
    expect((await visitor.get(welcome)).path).toBe('/users/log-in')
    const page = await submitLogIn(visitor, 'Ann')
    expect(page.path).toBe(welcome)
    expect(page.headers.get('cache-control')).toContain('private')
  })

  it('is offered on the first page, and skips it for who is in', async () => {
    const page = await visit(chat.endpoint).get('/')
    expect(page.html).toContain('href="/users/log-in"')
    expect(page.html).toContain('href="/users/register"')
    expect((await (await enter(chat, 'Known')).get('/')).path).toBe('/rooms')
  })

  it('is refused without the token of the form', async () => {
    const page = await visit(chat.endpoint).post('/users/log-in', { 'user[email]': 'm@x.example' })
    expect(page.status).toBe(403)
    expect(page.text).toContain('This form is too old.')
  })

  it('refuses a form that is too large', async () => {
    const visitor = visit(chat.endpoint)
    await visitor.get('/users/log-in')
    const page = await visitor.submit('/users/log-in', { 'user[email]': 'x'.repeat(20_000) })
    expect(page.status).toBe(413)
  })
})

describe('registering', () => {
  it('asks for a nickname, and ends in the rooms once the mail was answered', async () => {
    const visitor = visit(chat.endpoint)
    await visitor.get('/users/register')
    const fields = { 'user[email]': 'new@example.com', 'user[password]': PASSWORD }
    const refused = await visitor.submit('/users/register', {
      ...fields,
      'user[nickname]': '"><script>',
    })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('value="&quot;&gt;&lt;script&gt;"')
    expect(refused.text).toContain('should be letters, digits')
    await visitor.submit('/users/register', { ...fields, 'user[nickname]': 'Newcomer' })

    const { text = '' } = await mailer.next({ to: 'new@example.com' })
    const link = new URL(text.match(/http:\S+/)?.[0] ?? '')
    await visitor.get(link.pathname)
    expect((await visitor.submit(link.pathname)).path).toBe('/users/log-in')
    const rooms = await visitor.submit('/users/log-in', fields)
    expect(rooms.path).toBe('/rooms')
    expect(rooms.text).toContain('Newcomer')
  })
})

describe('the token of the socket', () => {
  it('stands in the pages of who is logged in, and is worth nothing once they have left', async () => {
    const visitor = await enter(chat, 'Token')
    const token = tokenIn((await visitor.get('/rooms')).html) ?? ''
    expect((await accounts.scopeOfToken(token))?.user).toMatchObject({ nickname: 'Token' })
    await visitor.submit('/users/log-out')
    expect(await accounts.scopeOfToken(token)).toBeUndefined()
    expect((await visitor.get('/rooms')).path).toBe('/users/log-in')
  })

  it('is not there for a stranger, and is no session', async () => {
    expect(tokenIn((await visit(chat.endpoint).get('/')).html)).toBeUndefined()
    const visitor = await enter(chat, 'Salted')
    for (const cookie of visitor.cookies.values()) {
      expect(await accounts.scopeOfToken(cookie)).toBeUndefined()
    }
  })
})

describe('rooms', () => {
  it('opens a room, tells so once, and lists it', async () => {
    const visitor = await enter(chat, 'Opener')
    await visitor.get('/rooms/new')
    const room = await visitor.submit('/rooms', {
      'room[name]': 'Café <b>',
      'room[topic]': 'Beans',
    })
    expect(room.text).toContain('The room is open.')
    expect(room.html).toContain('<h1 id="room-name">Café &lt;b&gt;</h1>')
    expect((await visitor.get(room.path)).text).not.toContain('The room is open.')
    expect((await visitor.get('/rooms')).text).toContain('Café <b> Nothing said yet Beans')
  })

  it.each([
    ['', "can't be blank"],
    ['???', 'should have at least one letter or digit'],
    ['welcome', 'is the name of another room'],
  ])('refuses the name %j at the field', async (name, reason) => {
    const visitor = await enter(chat, `v-${crypto.randomUUID().slice(0, 8)}`)
    await visitor.get('/rooms/new')
    const page = await visitor.submit('/rooms', { 'room[name]': name, 'room[topic]': 'kept' })
    expect(page.status).toBe(422)
    expect(page.text).toContain(`Name: ${reason}`)
    expect(page.html).toContain('value="kept"')
  })

  it('lets who opened a room change and close it, and nobody else', async () => {
    const owner = await enter(chat, 'Owner')
    await owner.get('/rooms/new')
    const { path } = await owner.submit('/rooms', { 'room[name]': 'Mine' })
    const edit = await owner.get(`${path}/edit`)
    expect(edit.html).toContain('value="Mine"')
    const changed = await owner.submit(path, { 'room[name]': 'Ours', 'room[topic]': 'All of it' })
    expect(changed.text).toContain('The room was changed.')
    expect(changed.text).toContain('All of it')

    const other = await enter(chat, 'Stranger')
    expect((await other.get(path)).text).not.toContain('Change')
    expect((await other.get(`${path}/edit`)).status).toBe(403)
    await other.get('/rooms/new')
    const forged = { _method: 'delete', 'room[name]': 'x' }
    const token = (await other.get('/rooms/new')).html.match(/name="_csrf_token" value="([^"]+)"/)
    const refused = await other.post(path, { ...forged, _csrf_token: token?.[1] ?? '' })
    expect(refused.status).toBe(403)

    const page = (await owner.get(`${path}/edit`)).html
    const csrf = page.match(/name="_csrf_token" value="([^"]+)"/)?.[1] ?? ''
    const closed = await owner.post(path, { _method: 'delete', _csrf_token: csrf })
    expect(closed.text).toContain('The room “Ours” is closed.')
    expect((await owner.get(path)).status).toBe(404)
  })

  it.each(['/rooms/nowhere', '/rooms/%00', '/rooms/nowhere/edit', '/nothing'])(
    'answers 404 for %s in the look of the chat',
    async (path) => {
      const visitor = await enter(chat, `v-${crypto.randomUUID().slice(0, 8)}`)
      const page = await visitor.get(path)
      expect(page.status).toBe(404)
      expect(page.text).toContain('There is nothing here')
      expect(page.text).toContain('See all rooms')
    },
  )
})

describe('the history', () => {
  it('is read from the newest page to the oldest', async () => {
    const writer = await newPerson('Writer')
    const room = await newRoom(writer, 'Long')
    for (let n = 1; n <= HISTORY_SIZE + 1; n++) {
      await postMessage(room, writer, { key: `${n}`, body: `said ${n} @${handleOf('Writer')}` })
    }
    const reader = await enter(chat, 'Historian')
    const newest = await reader.get(`/rooms/${room.id}/history`)
    expect(newest.text).toContain('said 2 @writer')
    expect(newest.text).not.toContain('said 1 @writer')
    const older = newest.html.match(/href="([^"]+before[^"]+)"/)?.[1] ?? ''
    const oldest = await reader.get(older)
    expect(oldest.text).toContain('said 1 @writer')
    expect(oldest.text).not.toContain('said 2 @writer')
    expect(oldest.text).not.toContain('Older messages')
  })

  it('refuses a place that is none', async () => {
    const reader = await enter(chat, 'Lost')
    expect((await reader.get(`${await pathOf('Welcome')}/history?before=x`)).status).toBe(422)
  })
})

describe('an invitation', () => {
  it('goes by mail, which the mailbox shows, and leads to the room', async () => {
    const host = await enter(chat, 'Host')
    const path = await pathOf('Welcome')
    await host.get(`${path}/invitations/new`)
    const form = `${path}/invitations`
    const refused = await host.submit(form, { 'invitation[email]': 'nobody' })
    expect(refused.text).toContain('E-mail address: should be an e-mail address')
    const page = await host.submit(form, { 'invitation[email]': 'guest@example.com' })
    expect(page.text).toContain('guest@example.com is invited.')
    expect(page.html).toContain('href="/dev/mailbox"')
    expect((await host.get('/dev/mailbox')).text).toContain('Host invites you to “Welcome”')

    const { text = '' } = await mailer.next({ to: 'guest@example.com' })
    const link = new URL(text.match(/http:\S+/)?.[0] ?? '')
    expect(link.href).toBe(`http://localhost:4000${path}`)
    await newUser('Guest')
    const guest = visit(chat.endpoint)
    await guest.get(link.pathname)
    expect((await submitLogIn(guest, 'Guest')).path).toBe(path)
  })
})

it('forbids scripts that are not ours, framing and guessing of types', async () => {
  const { headers } = await visit(chat.endpoint).get('/')
  const policy = headers.get('content-security-policy')
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})
