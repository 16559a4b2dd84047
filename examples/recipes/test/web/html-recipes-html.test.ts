import type { UserScope } from 'redstart/auth'
import { type Visitor, visit } from 'redstart/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accounts } from '../../src/accounts/accounts.ts'
import type { User } from '../../src/accounts/user.ts'
import { listRecipes, recipeFor } from '../../src/recipes/recipes.ts'
import { newRecipe, recipeChanges, recipeParams, unfitParams } from '../recipes/some-recipes.ts'
import { type OpenApplication, openApplication } from '../support/application.ts'
import { enter, newUser, scopeOf } from '../support/people.ts'

let application: OpenApplication
let visitor: Visitor
let scope: UserScope<User>

beforeAll(async () => {
  application = await openApplication()
  const user = await newUser()
  visitor = await enter(application.endpoint, user)
  scope = await scopeOf(application.endpoint, user)
})
afterAll(() => application.close())

/** Params as the fields of the form are called. */
const fields = (params: object) =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [`recipe[${name}]`, String(value)]),
  )

it('makes one, and shows it', async () => {
  await visitor.get('/html/recipes/new')
  const params = recipeParams()
  const page = await visitor.submit('#recipe', fields(params))
  expect(page.text).toContain('The recipe is saved.')
  const [made] = await listRecipes(scope)
  expect(made).toMatchObject(params)
  expect(page.path).toBe(`/html/recipes/${made?.id}`)
})

it('says what is wrong, and stores nothing', async () => {
  const before = await listRecipes(scope)
  await visitor.get('/html/recipes/new')
  const page = await visitor.submit('#recipe', fields({ ...recipeParams(), ...unfitParams }))
  expect(page.status).toBe(422)
  expect(page.html).toContain('aria-invalid="true"')
  expect(await listRecipes(scope)).toEqual(before)
})

it('lists them, and leads to each', async () => {
  const { id } = await newRecipe(scope)
  const { html } = await visitor.get('/html/recipes')
  expect(html).toContain(`id="recipe-${id}"`)
  expect(html).toContain(`href="/html/recipes/${id}"`)
})

it('edits one', async () => {
  const { id } = await newRecipe(scope)
  await visitor.get(`/html/recipes/${id}/edit`)
  const refused = await visitor.submit('#recipe', fields(unfitParams))
  expect(refused.status).toBe(422)
  const changes = recipeChanges()
  const page = await visitor.submit('#recipe', fields(changes))
  expect(page.path).toBe(`/html/recipes/${id}`)
  expect(page.text).toContain('The recipe is saved.')
  expect(await recipeFor(scope, id)).toMatchObject(changes)
})

it('deletes one', async () => {
  const { id } = await newRecipe(scope)
  await visitor.get(`/html/recipes/${id}`)
  const page = await visitor.submit(`/html/recipes/${id}`)
  expect(page.path).toBe('/html/recipes')
  expect(page.text).toContain('The recipe is deleted.')
  expect(await recipeFor(scope, id)).toBeUndefined()
})

it('has nothing that is not there', async () => {
  expect((await visitor.get('/html/recipes/nothing')).status).toBe(404)
  expect((await visitor.get('/html/recipes/nothing/edit')).status).toBe(404)
})

it('has nothing of others, and changes nothing of theirs', async () => {
  const other = await scopeOf(application.endpoint, await newUser())
  const recipe = await newRecipe(other)
  const path = `/html/recipes/${recipe.id}`
  expect((await visitor.get('/html/recipes')).html).not.toContain(recipe.id)
  expect((await visitor.get(path)).status).toBe(404)
  expect((await visitor.get(`${path}/edit`)).status).toBe(404)
  // The token of a form of one's own is good for any address.
  const { html } = await visitor.get('/html/recipes/new')
  const token = /name="_csrf_token" value="([^"]*)"/.exec(html)?.[1] ?? ''
  for (const method of ['patch', 'delete']) {
    const forged = { ...fields(recipeChanges()), _csrf_token: token, _method: method }
    expect((await visitor.post(path, forged)).status).toBe(404)
  }
  expect(await recipeFor(other, recipe.id)).toEqual(recipe)
})

it('asks who is there', async () => {
  const page = await visit(application.endpoint).get('/html/recipes')
  expect(page.path).toBe(accounts.paths.logIn())
})
