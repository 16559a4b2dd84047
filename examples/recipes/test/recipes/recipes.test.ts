import type { UserScope } from 'redstart/auth'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { User } from '../../src/accounts/user.ts'
import { database } from '../../src/database.ts'
import { recipeEventsFor } from '../../src/recipes/recipe-events.ts'
import {
  createRecipe,
  deleteRecipe,
  listRecipes,
  recipeFor,
  updateRecipe,
} from '../../src/recipes/recipes.ts'
import { type OpenApplication, openApplication } from '../support/application.ts'
import { newAdmin, newUser, scopeOf } from '../support/people.ts'
import { newRecipe, recipeChanges, recipeParams, unfitParams } from './some-recipes.ts'

let application: OpenApplication
let ann: UserScope<User>
let ben: UserScope<User>
let admin: UserScope<User>

beforeAll(async () => {
  application = await openApplication()
  const { endpoint } = application
  ann = await scopeOf(endpoint, await newUser())
  ben = await scopeOf(endpoint, await newUser())
  admin = await scopeOf(endpoint, await newAdmin())
})
afterAll(() => application.close())

it('stores what a form sent, for whoever sent it', async () => {
  const params = recipeParams()
  const stored = await createRecipe(ann, { ...params, ownerId: ben.user.id })
  const value = { ...params, ownerId: ann.user.id }
  expect(stored).toMatchObject({ ok: true, value })
})

it('stores nothing that does not fit, and says what is wrong', async () => {
  const before = await listRecipes(ann)
  const refused = await createRecipe(ann, { ...recipeParams(), ...unfitParams })
  expect(refused).toMatchObject({ ok: false, changeset: { valid: false } })
  expect(await listRecipes(ann)).toEqual(before)
})

it('changes what a form says', async () => {
  const recipe = await newRecipe(ann)
  const changes = recipeChanges()
  const stored = await updateRecipe(ann, recipe.id, { ...changes, ownerId: ben.user.id })
  const value = { ...changes, ownerId: ann.user.id }
  expect(stored).toMatchObject({ ok: true, value })
  expect(await recipeFor(ann, recipe.id)).toMatchObject(value)
  expect(await updateRecipe(ann, recipe.id, unfitParams)).toMatchObject({ ok: false })
  expect(await recipeFor(ann, recipe.id)).toMatchObject(value)
})

it('deletes', async () => {
  const recipe = await newRecipe(ann)
  expect(await deleteRecipe(ann, recipe.id)).toEqual(recipe)
  expect(await recipeFor(ann, recipe.id)).toBeUndefined()
  expect(await deleteRecipe(ann, recipe.id)).toBeUndefined()
})

it('lists what somebody has, the newest first', async () => {
  const carl = await scopeOf(application.endpoint, await newUser())
  const first = await newRecipe(carl)
  await newRecipe(ann)
  const second = await newRecipe(carl)
  expect(await listRecipes(carl)).toEqual([second, first])
})

it('keeps from others what belongs to somebody', async () => {
  const { id } = await newRecipe(ann)
  expect(await recipeFor(ben, id)).toBeUndefined()
  expect(await updateRecipe(ben, id, recipeChanges())).toBeUndefined()
  expect(await deleteRecipe(ben, id)).toBeUndefined()
  expect(await listRecipes(ben)).not.toContainEqual(expect.objectContaining({ id }))
  expect(await recipeFor(ann, id)).toMatchObject({ id })
})

it('lets an admin see and change it, and leaves it to its owner', async () => {
  const recipe = await newRecipe(ann)
  expect(await listRecipes(admin)).toContainEqual(recipe)
  const stored = await updateRecipe(admin, recipe.id, recipeChanges())
  expect(stored).toMatchObject({ ok: true, value: { ownerId: ann.user.id } })
  expect(await deleteRecipe(admin, recipe.id)).toMatchObject({ id: recipe.id })
})

it.each(['nothing', '', '00000000-0000-0000-0000-000000000000'])(
  'has none with the id %j',
  async (id) => {
    expect(await recipeFor(ann, id)).toBeUndefined()
    expect(await updateRecipe(ann, id, recipeChanges())).toBeUndefined()
    expect(await deleteRecipe(ann, id)).toBeUndefined()
  },
)

it('tells its owner and the admins of what is stored, and nobody of what is undone', async () => {
  const told = { ann: [] as unknown[], ben: [] as unknown[], admin: [] as unknown[] }
  const { pubsub } = application.endpoint
  pubsub.listen(recipeEventsFor(ann), (event) => told.ann.push(event))
  pubsub.listen(recipeEventsFor(ben), (event) => told.ben.push(event))
  pubsub.listen(recipeEventsFor(admin), (event) => told.admin.push(event))
  const repo = await database.repo()
  const undone = repo.transaction(async () => {
    await newRecipe(ann)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  const { id } = await newRecipe(ann)
  await updateRecipe(ann, id, recipeChanges())
  await deleteRecipe(ann, id)
  expect(told).toEqual({ ann: [{ id }, { id }, { id }], ben: [], admin: [{ id }, { id }, { id }] })
})
