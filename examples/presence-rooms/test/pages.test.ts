import { fakeSignIn, memoryBus, visit } from 'redstart/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accounts, tokens } from '../src/accounts.ts'
import { providersBy } from '../src/people/providers.ts'
import { visitors } from '../src/web/visitors.ts'
import {
  anotherNode,
  emailOf,
  enter,
  logInOnTheWay,
  newUser,
  openRooms,
  PASSWORD,
  type TestRooms,
} from './rooms.ts'

let rooms: TestRooms
beforeAll(async () => {
  rooms = await openRooms()
})
afterAll(() => rooms.close())

const tokenIn = (html: string) => /<meta name="user_token" content="([^"]+)">/.exec(html)?.[1]

async function claimsOf(token: string | undefined) {
  const verified = await tokens.verify(token)
  return verified.ok ? verified.claims : undefined
}

/** What a browser is told at `/token`. */
async function askForToken(cookies: ReadonlyMap<string, string>): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { cookie, accept: 'application/json' }
  return rooms.endpoint.fetch(new Request('http://localhost/token', { headers }))
}

it('lists the rooms with how many are there', async () => {
  const here = rooms.endpoint.presence(visitors)
  const meta = { name: 'Ann', device: 'phone', since: '' } as const
  here.owner().track('room:garden', 'the id of Ann', meta)
  for (let n = 0; n < 2; n++) here.owner().track('room:garden', 'anonymous', null, { count: true })
  here.owner().track('room:library', 'anonymous', null, { count: true })
  const { html } = await visit(rooms.endpoint).get('/')
  expect(html).toContain('1 here, and 2 anonymous')
  expect(html).toContain('1 anonymous visitor<')
  expect(html.match(/Nobody here/g)).toHaveLength(2)
})

describe('a token', () => {
  it('is in the pages of who is logged in, and in no other', async () => {
    const ann = await newUser('Ann')
    const { visitor, page } = await enter(rooms.endpoint, ann)
    expect(page.headers.get('cache-control')).toBe('no-store')
    const token = tokenIn(page.html)
    expect(await claimsOf(token)).toMatchObject({ userId: ann.id })
    expect(tokenIn((await visit(rooms.endpoint).get('/rooms/garden')).html)).toBeUndefined()

    await visitor.submit('/users/log-out')
    expect(tokenIn((await visitor.get('/rooms/garden')).html)).toBeUndefined()
    expect(await claimsOf(token)).toBeUndefined()
  })

  it('is replaced for a page that stays open, for as long as somebody is logged in', async () => {
    const { visitor, page } = await enter(rooms.endpoint, await newUser('Longer'))
    const { cookies } = visitor
    const answer = await askForToken(cookies)
    expect(answer.status).toBe(200)
    const { data } = await answer.json()
    const [first, second] = [await claimsOf(tokenIn(page.html)), await claimsOf(data.token)]
    expect(second).toMatchObject({ userId: first?.userId, sessionId: first?.sessionId })
    expect(second?.id).not.toBe(first?.id)

    await visitor.submit('/users/log-out')
    expect((await askForToken(cookies)).status).toBe(401)
    expect((await askForToken(new Map())).status).toBe(401)
  })

  it('belongs to one person and another session for each log-in', async () => {
    const mia = await newUser('Mia')
    const logIns = [await enter(rooms.endpoint, mia), await enter(rooms.endpoint, mia)]
    const [one, other] = await Promise.all(logIns.map(({ page }) => claimsOf(tokenIn(page.html))))
    expect(one?.userId).toBe(other?.userId)
    expect(one?.sessionId).not.toBe(other?.sessionId)
  })
})

it('logs out also while the other nodes cannot be told', async () => {
  const away = async () => {
    throw new Error('The broker is away.')
  }
  const pubsub = { ...memoryBus().adapter('alone'), broadcast: away }
  const alone = anotherNode({ pubsub })
  const { visitor } = await enter(alone, await newUser('Alone'))
  await visitor.submit('/users/log-out')
  const page = await visitor.get('/rooms/garden')
  expect(page.status).toBe(200)
  expect(tokenIn(page.html)).toBeUndefined()
  await alone.close()
})

describe('registering', () => {
  async function register(nickname: string, email = `${crypto.randomUUID()}@example.com`) {
    const visitor = visit(rooms.endpoint)
    await visitor.get('/rooms/workshop/enter')
    await visitor.get('/users/register')
    return visitor.submit('/users/register', {
      'user[email]': email,
      'user[password]': PASSWORD,
      'user[nickname]': nickname,
    })
  }

  it('leads into the room at once, by name', async () => {
    const page = await register(' Zoë ')
    expect(page.path).toBe('/rooms/workshop')
    const claims = await claimsOf(tokenIn(page.html))
    expect((await accounts.userOf(claims?.userId ?? ''))?.nickname).toBe('Zoë')
  })

  it('gives a nickname to one person, however it is written', async () => {
    await newUser('Taken')
    const page = await register('tAKEN')
    expect(page.status).toBe(422)
    expect(page.text).toContain('Nickname: has already been taken')
  })

  it.each(['', 'x', 'two words', '<b>', 'x'.repeat(21)])(
    'refuses the nickname %j',
    async (nickname) => {
      const page = await register(nickname)
      expect(page.status).toBe(422)
      expect(page.html).toContain('aria-invalid="true"')
    },
  )
})

describe('a provider', () => {
  it('vouches for somebody, who chooses a nickname and is in the room', async () => {
    const visitor = visit(rooms.endpoint, 'http://localhost:4002')
    await visitor.get('/rooms/library/enter')
    const email = 'vouched@example.com'
    const form = await fakeSignIn(visitor, '/users/oauth/fake', { email })
    expect(form.path).toBe('/users/oauth-register')
    const page = await visitor.submit('/users/oauth-register', { 'user[nickname]': 'Vouched' })
    expect(page.path).toBe('/rooms/library')
    const claims = await claimsOf(tokenIn(page.html))
    expect(await accounts.userOf(claims?.userId ?? '')).toMatchObject({
      email,
      nickname: 'Vouched',
    })
  })

  it('is the one that the environment names, in place of the fake one', () => {
    const issuer = 'https://login.example.com/realms/birds'
    const { oidc, ...others } = providersBy({ issuer, clientId: 'rooms', clientSecret: 'word' })
    expect(oidc?.label).toBe('login.example.com')
    expect(others).toEqual({})
    expect(Object.keys(providersBy(undefined))).toEqual(['fake'])
  })
})

it.each([
  ['a room', '/rooms/garden/enter', '/rooms/garden'],
  ['no room', '/rooms/nowhere/enter', '/rooms/nowhere/enter'],
  ['another site', `/rooms/${encodeURIComponent('//evil.example')}/enter`, '/'],
  ['the list', '/', '/'],
])('after logging in leads back to where somebody was: %s', async (what, to, path) => {
  const nickname = `back-${what.length}`
  await newUser(nickname)
  const { page } = await logInOnTheWay(rooms.endpoint, nickname, to)
  expect(page.path).toBe(path)
  expect(page.html).toContain(nickname)
  expect(page.html).not.toContain(emailOf(nickname))
})

it('has no page for a room that does not exist', async () => {
  const page = await visit(rooms.endpoint).get('/rooms/nowhere')
  expect(page.status).toBe(404)
  expect(page.html).toContain('There is no such room')
})
