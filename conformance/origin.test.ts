import { defineSocket } from 'redstart/channel'
import { UnsafeTransport } from 'redstart/errors'
import { expect, it } from 'vitest'
import { handshake } from './src/handshake.ts'
import { Journal } from './src/journal.ts'
import { serve } from './src/server.ts'

const PATH = '/socket/websocket'
const open = defineSocket({ connect: () => ({}) })

it.each([
  ['true', true],
  ['a list', ['//example.com']],
  ['"conn"', 'conn'],
  ['false', false],
] as const)('C-4 no origin is accepted by the policy %s', async (_what, checkOrigin) => {
  const { port } = await serve({ '/socket': { socket: open, checkOrigin } })
  expect(await originAnswer(port)).toBe(101)
})

it.each([
  [['//example.com'], 'https://example.com', 101],
  [['//example.com'], 'http://example.com:4000', 101],
  [['//example.com'], 'http://evil.com', 403],
  [['//example.com'], 'http://example.com.evil.com', 403],
  [['//example.com'], 'null', 403],
  [['//example.com'], 'file://', 403],
  [['//example.com'], '', 403],
  [['//example.com'], 'http://sub.example.com', 403],
  [['//example.com'], 'http://EXAMPLE.com', 403],
  [['//example.com'], 'HTTP://example.com', 101],
  [['//example.com:888'], 'http://example.com:888', 101],
  [['//example.com:888'], 'http://example.com', 403],
])('C-5 the policy %j answers the origin %j with %d', async (checkOrigin, origin, status) => {
  const { port } = await serve({ '/socket': { socket: open, checkOrigin } })
  expect(await originAnswer(port, origin)).toBe(status)
})

it.each([
  ['http://wild.io:8080', 101],
  ['http://a.wild.io:8080', 101],
  ['http://b.a.wild.io:8080', 101],
  ['http://xwild.io:8080', 403],
  ['https://a.wild.io:8080', 403],
  ['http://a.wild.io', 403],
])('C-6 "http://*.wild.io:8080" answers the origin %j with %d', async (origin, status) => {
  const checkOrigin = ['http://*.wild.io:8080']
  const { port } = await serve({ '/socket': { socket: open, checkOrigin } })
  expect(await originAnswer(port, origin)).toBe(status)
})

it('C-7 "http://scheme.com" refuses another port, and takes its own', async () => {
  const checkOrigin = ['http://scheme.com']
  const { port } = await serve({ '/socket': { socket: open, checkOrigin } })
  expect(await originAnswer(port, 'http://scheme.com:8080')).toBe(403)
  expect(await originAnswer(port, 'http://scheme.com:80')).toBe(101)
  expect(await originAnswer(port, 'http://scheme.com')).toBe(101)
})

it('C-7 a refused origin gets an empty body, and is refused ahead of a bad version', async () => {
  const asked = new Journal<true>()
  const socket = defineSocket({
    connect: () => {
      asked.write(true)
      return {}
    },
  })
  const { port } = await serve({ '/socket': { socket, checkOrigin: ['//example.com'] } })
  const headers = { origin: 'http://evil.com' }
  const answer = await handshake({ port, path: `${PATH}?vsn=2.0.0`, headers })
  expect(answer).toMatchObject({ status: 403, body: '' })
  expect(asked.entries).toEqual([])
})

it('C-7 mounts of one socket have policies of their own', async () => {
  const { port } = await serve({
    '/socket': { socket: open, checkOrigin: ['//a.com'] },
    '/other': { socket: open, checkOrigin: ['//b.com'] },
  })
  const answer = (path: string, origin: string) =>
    handshake({ port, path: `${path}/websocket?vsn=2.0.0`, headers: { origin } })
  expect((await answer('/socket', 'http://a.com')).status).toBe(101)
  expect((await answer('/socket', 'http://b.com')).status).toBe(403)
  expect((await answer('/other', 'http://b.com')).status).toBe(101)
  expect((await answer('/other', 'http://a.com')).status).toBe(403)
})

it('C-4 the default policy takes the endpoint’s host on any port', async () => {
  const { port } = await serve({ '/socket': open }, { host: 'chat.example' })
  expect(await originAnswer(port, 'https://chat.example:4443')).toBe(101)
  expect(await originAnswer(port, 'http://localhost')).toBe(403)
})

it('C-4 the policy "conn" takes the page’s own server', async () => {
  const { port } = await serve({ '/socket': open }, { checkOrigin: 'conn' })
  expect(await originAnswer(port, `http://127.0.0.1:${port}`)).toBe(101)
  expect(await originAnswer(port, `https://127.0.0.1:${port}`)).toBe(403)
  expect(await originAnswer(port, 'http://127.0.0.1:1')).toBe(403)
})

it('C-4 a mount that checks neither origin nor CSRF token is refused where it is made', async () => {
  const session = { cookie: '_key', signingSalt: 'salt', checkCsrf: false }
  const secretKeyBase = 'a secret key base that only this test knows, and long enough for all uses'
  const mount = { socket: open, checkOrigin: false, session }
  await expect(serve({ '/socket': mount }, { secretKeyBase })).rejects.toThrow(UnsafeTransport)
})

async function originAnswer(port: number, origin?: string): Promise<number> {
  return (await handshake({ port, path: `${PATH}?vsn=2.0.0`, headers: { origin } })).status
}
