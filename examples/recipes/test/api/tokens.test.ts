/** How programs get the token that says whose they are. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { type OpenApplication, openApplication } from '../support/application.ts'
import { newPerson, newUser, PASSWORD } from '../support/people.ts'
import { Program } from '../support/program.ts'

let application: OpenApplication
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())

const Tokens = z.object({ token: z.string(), refresh_token: z.string() })

/** The tokens of somebody who signs in. */
async function signIn() {
  const { email } = await newUser()
  const program = new Program(application.endpoint)
  const answer = await program.post('/api/sign_in', { email, password: PASSWORD })
  expect(answer).toMatchObject({ status: 200, body: { status: 'ok' }, data: { email } })
  const { token, refresh_token: refreshToken } = Tokens.parse(answer.data)
  return { email, token, refreshToken }
}

const statusOf = async (token?: string) =>
  (await new Program(application.endpoint, token).get('/api/me')).status

it('gives one for address and password', async () => {
  const { email, token } = await signIn()
  const answer = await new Program(application.endpoint, token).get('/api/me')
  expect(answer).toMatchObject({ status: 200, data: { email } })
})

it('says the same of a wrong password and of an address that has no account', async () => {
  const { email } = await newUser()
  const program = new Program(application.endpoint)
  const wrong = await program.post('/api/sign_in', { email, password: 'not the right one' })
  const nobody = await program.post('/api/sign_in', {
    email: 'nobody@example.com',
    password: PASSWORD,
  })
  expect(wrong.status).toBe(401)
  expect(nobody).toMatchObject({ status: 401, body: wrong.body })
})

it('is needed, and has to be good', async () => {
  expect(await statusOf()).toBe(401)
  expect(await statusOf('garbage')).toBe(401)
})

it('lets a program register, and tells it to look for the mail', async () => {
  const person = newPerson()
  const program = new Program(application.endpoint)
  const answer = await program.post('/api/sign_up', { ...person, password: PASSWORD })
  expect(answer).toMatchObject({ status: 202, data: { email: person.email } })
  const invalid = await program.post('/api/sign_up', { ...newPerson(), password: 'short' })
  expect(invalid).toMatchObject({
    status: 422,
    body: { errors: { password: [expect.any(String)] } },
  })
})

it('is replaced by a new one for its refresh token', async () => {
  const { refreshToken } = await signIn()
  const program = new Program(application.endpoint)
  const answer = await program.post('/api/refresh', { refresh_token: refreshToken })
  expect(answer.status).toBe(200)
  expect(await statusOf(Tokens.parse(answer.data).token)).toBe(200)
  expect((await program.post('/api/refresh', { refresh_token: 'garbage' })).status).toBe(401)
})

it('is good for nothing any more once it has signed out', async () => {
  const { token, refreshToken } = await signIn()
  const program = new Program(application.endpoint, token)
  expect((await program.post('/api/sign_out', {})).status).toBe(200)
  expect(await statusOf(token)).toBe(401)
  expect((await program.post('/api/refresh', { refresh_token: refreshToken })).status).toBe(401)
})
