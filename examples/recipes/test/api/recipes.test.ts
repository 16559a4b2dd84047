import type { UserScope } from 'redstart/auth'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { User } from '../../src/accounts/user.ts'
import { newRecipe, recipeChanges, recipeParams, unfitParams } from '../recipes/some-recipes.ts'
import { type OpenApplication, openApplication } from '../support/application.ts'
import { newAdmin, newUser, scopeOf } from '../support/people.ts'
import { Program } from '../support/program.ts'
import { programOf } from '../support/program-of.ts'

let application: OpenApplication
let ann: UserScope<User>
/** Programs of Ann, of somebody else, and of an admin. */
let program: Program
let bens: Program
let admins: Program

beforeAll(async () => {
  application = await openApplication()
  const { endpoint } = application
  ann = await scopeOf(endpoint, await newUser())
  program = await programOf(endpoint, ann.user)
  bens = await programOf(endpoint, await newUser())
  admins = await programOf(endpoint, await newAdmin())
})
afterAll(() => application.close())

const nothingThere = { status: 404, body: { errors: { detail: 'Not Found' } } }

it('makes a recipe, and says where it is', async () => {
  const params = recipeParams()
  const created = await program.post('/api/recipes', params)
  expect(created).toMatchObject({ status: 201, data: { ...params } })
  const found = await program.get(created.headers.get('location') ?? '')
  expect(found).toMatchObject({ status: 200, data: created.data })
})

it('says what is wrong, field by field', async () => {
  const { id } = await newRecipe(ann)
  const refusal = { status: 422, body: { errors: { title: [expect.any(String)] } } }
  expect(await program.post('/api/recipes', { ...recipeParams(), ...unfitParams })).toMatchObject(
    refusal,
  )
  expect(await program.patch(`/api/recipes/${id}`, unfitParams)).toMatchObject(refusal)
})

it('lists, shows, changes and deletes', async () => {
  const { id } = await newRecipe(ann)
  const at = `/api/recipes/${id}`
  const shown = await program.get(at)
  expect(shown).toMatchObject({ status: 200, data: { id } })
  expect(await program.get('/api/recipes')).toMatchObject({
    status: 200,
    data: expect.arrayContaining([shown.data]),
  })
  const changes = recipeChanges()
  expect(await program.patch(at, changes)).toMatchObject({ status: 200, data: { id, ...changes } })
  expect(await program.delete(at)).toMatchObject({ status: 204, body: undefined })
  expect(await program.get(at)).toMatchObject(nothingThere)
})

it.each(['nothing', '00000000-0000-0000-0000-000000000000'])(
  'has none with the id %s',
  async (id) => {
    const at = `/api/recipes/${id}`
    expect(await program.get(at)).toMatchObject(nothingThere)
    expect(await program.patch(at, recipeChanges())).toMatchObject(nothingThere)
    expect(await program.delete(at)).toMatchObject(nothingThere)
  },
)

it('belongs to whoever makes it, whatever they send', async () => {
  const { body } = await bens.post('/api/recipes', { ...recipeParams(), ownerId: ann.user.id })
  expect(body).not.toMatchObject({ data: { ownerId: ann.user.id } })
})

it('is not there for others, and is for an admin', async () => {
  const { id } = await newRecipe(ann)
  const at = `/api/recipes/${id}`
  expect(await bens.get(at)).toMatchObject(nothingThere)
  expect(await bens.patch(at, recipeChanges())).toMatchObject(nothingThere)
  expect(await bens.delete(at)).toMatchObject(nothingThere)
  expect(await bens.get('/api/recipes')).not.toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ id })]),
  })
  expect((await admins.patch(at, recipeChanges())).status).toBe(200)
  expect((await admins.delete(at)).status).toBe(204)
})

it.each([
  ['GET', '/api/recipes'],
  ['POST', '/api/recipes'],
  ['GET', '/api/recipes/1'],
  ['PATCH', '/api/recipes/1'],
  ['DELETE', '/api/recipes/1'],
])('asks for a token: %s %s', async (method, path) => {
  for (const token of [undefined, 'garbage']) {
    const stranger = new Program(application.endpoint, token)
    const answer = await stranger.ask(method, path, method === 'GET' ? undefined : {})
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(answer.body).toMatchObject({ status: 'unauthorized' })
  }
})
