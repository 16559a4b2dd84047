import type { UserScope } from 'redstart/auth'
import { live, type Visitor, visit } from 'redstart/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accounts } from '../../src/accounts/accounts.ts'
import type { User } from '../../src/accounts/user.ts'
import { deleteRecipe, recipeFor, updateRecipe } from '../../src/recipes/recipes.ts'
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

/** A page in a tab of its own. */
async function open(path: string) {
  const { view } = await live(application.endpoint, path, { visitor })
  return view
}

it('makes one in a dialog, and lists it', async () => {
  const view = await open('/recipes')
  await view.element('a', 'New recipe').click()
  view.assertPatched('/recipes/new')
  await view.form('#recipe', { recipe: recipeParams() }).submit()
  view.assertPatched('/recipes')
  expect(view.flash.info).toBe('The recipe is saved.')
  expect(view.has('tbody tr')).toBe(true)
  expect(view.has('dialog')).toBe(false)
})

it('says what is wrong while somebody types, and when they save it', async () => {
  const view = await open('/recipes/new')
  expect(view.has('[aria-invalid=true]')).toBe(false)
  await view.form('#recipe', { recipe: unfitParams }).change()
  expect(view.has('[aria-invalid=true]')).toBe(true)
  await view.form('#recipe').submit({ recipe: unfitParams })
  expect(view.has('[aria-invalid=true]')).toBe(true)
  expect(view.path).toBe('/recipes/new')
})

it('edits one of the list', async () => {
  const { id } = await newRecipe(scope)
  const view = await open('/recipes')
  await view.element(`#recipe-${id} a`, 'Edit').click()
  view.assertPatched(`/recipes/${id}/edit`)
  const changes = recipeChanges()
  await view.form('#recipe', { recipe: changes }).submit()
  view.assertPatched('/recipes')
  expect(await recipeFor(scope, id)).toMatchObject(changes)
})

it('shows one, and edits it there', async () => {
  const { id } = await newRecipe(scope)
  const view = await open(`/recipes/${id}`)
  expect(view.element('dl dt', 'Title').text()).toBe('Title')
  await view.element('a', 'Edit').click()
  view.assertPatched(`/recipes/${id}/show/edit`)
  const changes = recipeChanges()
  await view.form('#recipe', { recipe: changes }).submit()
  view.assertPatched(`/recipes/${id}`)
  expect(await recipeFor(scope, id)).toMatchObject(changes)
})

it('deletes one of the list once that is confirmed', async () => {
  const { id } = await newRecipe(scope)
  const view = await open('/recipes')
  await view.element(`#recipe-${id} .rs-confirm-question button`).click()
  expect(view.has(`#recipe-${id}`)).toBe(false)
  expect(await recipeFor(scope, id)).toBeUndefined()
})

it('leaves the page of one that is deleted', async () => {
  const { id } = await newRecipe(scope)
  const [here, there] = [await open(`/recipes/${id}`), await open(`/recipes/${id}`)]
  await here.element('.rs-confirm-question button').click()
  here.assertRedirected('/recipes')
  there.assertRedirected('/recipes')
})

it('shows what happens elsewhere', async () => {
  const view = await open('/recipes')
  const { id } = await newRecipe(scope)
  await view.settled()
  const row = view.element(`#recipe-${id}`)
  const before = row.html()
  await updateRecipe(scope, id, recipeChanges())
  await view.settled()
  expect(row.html()).not.toBe(before)
  await deleteRecipe(scope, id)
  await view.settled()
  expect(view.has(`#recipe-${id}`)).toBe(false)
})

it.each(['', '/edit', '/show/edit'])('has nothing of others at %s', async (rest) => {
  const other = await scopeOf(application.endpoint, await newUser())
  const { id } = await newRecipe(other)
  expect((await open('/recipes')).has(`#recipe-${id}`)).toBe(false)
  const path = `/recipes/${id}${rest}`
  expect((await visitor.get(path)).status).toBe(404)
  await expect(live(application.endpoint, path, { visitor })).rejects.toThrow('404')
})

it('has nothing that is not there', async () => {
  const page = await visitor.get('/recipes/nothing')
  expect(page.status).toBe(404)
})

it('asks who is there', async () => {
  const page = await visit(application.endpoint).get('/recipes')
  expect(page.path).toBe(accounts.paths.logIn())
})
