import { memoryBus, visit } from 'redstart/testing'
import { afterAll, expect, it } from 'vitest'
import { defineRooms } from '../src/endpoint.ts'
import { UserTokens } from '../src/people/user-token.ts'
import { MemoryPosts } from '../src/rooms/memory-posts.ts'
import { visitors } from '../src/web/visitors.ts'
import { secretKeyBase } from './secret.ts'

const endpoint = defineRooms({ posts: new MemoryPosts(), secretKeyBase, logger: false })
afterAll(() => endpoint.close())
const tokens = new UserTokens(secretKeyBase)

const tokenIn = (html: string) => /<meta name="user_token" content="([^"]+)">/.exec(html)?.[1]

async function signIn(name: string, to = '/rooms/garden', at = endpoint) {
  const visitor = visit(at)
  await visitor.get(`/sign-in?to=${to}`)
  return { visitor, page: await visitor.submit('/sign-in', { 'person[name]': name }) }
}

it('lists the rooms with how many are there', async () => {
  const here = endpoint.presence(visitors)
  const meta = { name: 'Ann', device: 'phone', since: '' } as const
  here.owner().track('room:garden', 'user:ann', meta)
  for (let n = 0; n < 2; n++) here.owner().track('room:garden', 'anonymous', null, { count: true })
  here.owner().track('room:library', 'anonymous', null, { count: true })
  const { html } = await visit(endpoint).get('/')
  expect(html).toContain('1 here, and 2 anonymous')
  expect(html).toContain('1 anonymous visitor<')
  expect(html.match(/Nobody here/g)).toHaveLength(2)
})

it('gives the page of who is signed in a token, and no other page', async () => {
  const { visitor, page } = await signIn(' Ann ')
  expect(page.path).toBe('/rooms/garden')
  const user = await tokens.userWith(tokenIn(page.html))
  expect(user).toMatchObject({ id: 'user:ann', name: 'Ann' })
  expect(tokenIn((await visit(endpoint).get('/rooms/garden')).html)).toBeUndefined()

  await visitor.submit('/sign-out')
  expect(tokenIn((await visitor.get('/rooms/garden')).html)).toBeUndefined()
})

it('signs out also while the other nodes cannot be told', async () => {
  const away = async () => {
    throw new Error('The broker is away.')
  }
  const pubsub = { ...memoryBus().adapter('alone'), broadcast: away }
  const alone = defineRooms({ posts: new MemoryPosts(), secretKeyBase, logger: false, pubsub })
  const { visitor } = await signIn('Ann', '/rooms/garden', alone)
  await visitor.submit('/sign-out')
  const page = await visitor.get('/rooms/garden')
  expect(page.status).toBe(200)
  expect(tokenIn(page.html)).toBeUndefined()
  await alone.close()
})

it('takes the same nickname, however it is written, for the same person, in another session', async () => {
  const [one, other] = [await signIn('MIA'), await signIn('mia')]
  const users = await Promise.all(
    [one, other].map(({ page }) => tokens.userWith(tokenIn(page.html))),
  )
  expect(users[0]?.id).toBe(users[1]?.id)
  expect(users[0]?.session).not.toBe(users[1]?.session)
})

it.each(['', 'x', 'two words', '<b>', 'x'.repeat(21)])('refuses the nickname %j', async (name) => {
  const { page } = await signIn(name)
  expect(page.status).toBe(422)
  expect(page.html).toContain('aria-invalid="true"')
})

it.each(['//evil.example', 'https://evil.example/rooms/x', '/sign-out', '/rooms/../x'])(
  'does not go to %s after signing in',
  async (to) => {
    expect((await signIn('Ann', encodeURIComponent(to))).page.path).toBe('/')
  },
)

it('has no page for a room that does not exist', async () => {
  const page = await visit(endpoint).get('/rooms/nowhere')
  expect(page.status).toBe(404)
  expect(page.html).toContain('There is no such room')
})
