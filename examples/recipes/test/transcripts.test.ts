/** What programs say to the application over HTTP, and what it answers. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { makeAdmin } from '../src/accounts/make-admin.ts'
import { type OpenApplication, openApplication } from './support/application.ts'
import { newUser, PASSWORD } from './support/people.ts'

let application: OpenApplication
let url: string

beforeAll(async () => {
  application = await openApplication()
  url = (await application.endpoint.listen({ host: '127.0.0.1', port: 0 })).url
})
afterAll(() => application.close())

const soup = { title: 'Leek soup', servings: 4, instructions: 'Cut, boil, stir.' }
const Tokens = z.object({ data: z.object({ token: z.string(), refresh_token: z.string() }) })
const OneRecipe = z.object({ data: z.object({ id: z.string() }) })

function send(method: string, path: string, body?: object, token?: string): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
}

async function signedIn(email: string) {
  const answer = await send('POST', '/api/sign_in', { email, password: PASSWORD })
  return Tokens.parse(await answer.json()).data
}

it('5.5: signs in with an address and its password, and with nothing else', async () => {
  const { email } = await newUser()
  const answer = await send('POST', '/api/sign_in', { email, password: PASSWORD })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({
    status: 'ok',
    data: { email, token: expect.any(String) },
  })
  const wrong: readonly object[] = [
    { email, password: 'wrong' },
    { email: 'nobody@example.com', password: PASSWORD },
    { email },
    {},
  ]
  const refusals = await Promise.all(
    wrong.map(async (body) => {
      const refusal = await send('POST', '/api/sign_in', body)
      return [refusal.status, await refusal.text()]
    }),
  )
  expect(new Set(refusals.map(String)).size).toBe(1)
  expect(refusals[0]?.[0]).toBe(401)
})

it('5.5: makes, lists, shows, changes and deletes recipes', async () => {
  const { token } = await signedIn((await newUser()).email)
  const made = await send('POST', '/api/recipes', soup, token)
  expect(made.status).toBe(201)
  const { id } = OneRecipe.parse(await made.json()).data
  const path = made.headers.get('location') ?? ''
  expect(path).toBe(`/api/recipes/${id}`)

  const listed = await send('GET', '/api/recipes', undefined, token)
  expect(await listed.json()).toMatchObject({ data: [{ id, ...soup }] })
  const shown = await send('GET', path, undefined, token)
  expect([shown.status, await shown.json()]).toMatchObject([200, { data: { id, ...soup } }])
  const changed = await send('PATCH', path, { servings: 6 }, token)
  expect([changed.status, await changed.json()]).toMatchObject([
    200,
    { data: { ...soup, servings: 6 } },
  ])
  const refused = await send('PATCH', path, { servings: 1_000 }, token)
  expect(refused.status).toBe(422)
  expect(await refused.json()).toHaveProperty('errors.servings')
  expect((await send('DELETE', path, undefined, token)).status).toBe(204)
  expect((await send('GET', path, undefined, token)).status).toBe(404)
})

it('5.5: answers 401 in JSON without a good token', async () => {
  for (const token of [undefined, 'garbage', `${'a'.repeat(20)}.e30.e30`]) {
    const answer = await send('GET', '/api/recipes', undefined, token)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await answer.json()).toMatchObject({ status: 'unauthorized' })
  }
})

it('5.4: lets nobody touch what belongs to others, but for an admin', async () => {
  const owner = await newUser()
  const other = await signedIn((await newUser()).email)
  const boss = await newUser()
  await makeAdmin(boss.id)
  const admin = await signedIn(boss.email)
  const { token } = await signedIn(owner.email)
  const taken = { ...soup, ownerId: boss.id, owner_id: boss.id }
  const made = await send('POST', '/api/recipes', taken, token)
  const path = made.headers.get('location') ?? ''
  expect(await made.json()).toMatchObject({ data: { ownerId: owner.id } })

  for (const [method, body] of [['GET'], ['PATCH', { title: 'Mine' }], ['DELETE']] as const) {
    expect((await send(method, path, body, other.token)).status).toBe(404)
  }
  const changed = await send('PATCH', path, { title: 'Better soup' }, admin.token)
  expect(await changed.json()).toMatchObject({
    data: { title: 'Better soup', ownerId: owner.id },
  })
})

it('5.6: signs up, refreshes, and signs out', async () => {
  const email = `${crypto.randomUUID()}@example.com`
  const registered = await send('POST', '/api/sign_up', { email, password: PASSWORD })
  expect([201, 202]).toContain(registered.status)

  const { token, refresh_token } = await signedIn((await newUser()).email)
  const refreshed = await send('POST', '/api/refresh', { refresh_token })
  expect(refreshed.status).toBe(200)
  const anew = Tokens.parse(await refreshed.json()).data
  expect((await send('GET', '/api/me', undefined, anew.token)).status).toBe(200)
  expect((await send('POST', '/api/sign_out', undefined, anew.token)).ok).toBe(true)
  for (const ended of [token, anew.token]) {
    expect((await send('GET', '/api/me', undefined, ended)).status).toBe(401)
  }
})
