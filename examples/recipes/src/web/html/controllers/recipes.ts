/** Recipes as pages, which need no script. */
import { NotFound } from 'redstart/errors'
import type { Reply } from 'redstart/http'
import { type Recipe, recipeChangeset } from '../../../recipes/recipe.ts'
import {
  createRecipe,
  deleteRecipe,
  listRecipes,
  recipeFor,
  updateRecipe,
} from '../../../recipes/recipes.ts'
import type { Members } from '../../pipelines.ts'
import { router } from '../../router.ts'
import { editPage, indexPage, newPage, showPage } from '../pages/recipes.ts'

type One = Members<{ id: string }>

/** The actions, by the names that a resource has for them. */
export const htmlRecipes = { index, new: newForm, create, show, edit, update, delete: remove }

/** GET /html/recipes */
async function index(conn: Members): Promise<Reply> {
  const listed = await listRecipes(conn.assigns.scope)
  return conn.html(indexPage(conn, listed), { title: 'Recipes' })
}

/** GET /html/recipes/new */
function newForm(conn: Members): Reply {
  return conn.html(newPage(conn, recipeChangeset({})), { title: 'New recipe' })
}

/** POST /html/recipes */
async function create(conn: Members): Promise<Reply> {
  const { recipe } = await conn.body()
  const stored = await createRecipe(conn.assigns.scope, recipe)
  if (!stored.ok) {
    return conn.html(newPage(conn, stored.changeset), { title: 'New recipe', status: 422 })
  }
  conn.putFlash('info', 'The recipe is saved.')
  return conn.redirect(router.p('/html/recipes/:id', { id: stored.value.id }))
}

/** GET /html/recipes/:id */
async function show(conn: One): Promise<Reply> {
  const recipe = await recipeOf(conn)
  return conn.html(showPage(conn, recipe), { title: recipe.title })
}

/** GET /html/recipes/:id/edit */
async function edit(conn: One): Promise<Reply> {
  const recipe = await recipeOf(conn)
  const page = editPage(conn, recipe.id, recipeChangeset(recipe))
  return conn.html(page, { title: 'Edit recipe' })
}

/** PATCH or PUT /html/recipes/:id */
async function update(conn: One): Promise<Reply> {
  const { id } = conn.params
  const { recipe } = await conn.body()
  const stored = await updateRecipe(conn.assigns.scope, id, recipe)
  if (!stored) throw new NotFound()
  if (!stored.ok) {
    const page = editPage(conn, id, stored.changeset)
    return conn.html(page, { title: 'Edit recipe', status: 422 })
  }
  conn.putFlash('info', 'The recipe is saved.')
  return conn.redirect(router.p('/html/recipes/:id', { id }))
}

/** DELETE /html/recipes/:id */
async function remove(conn: One): Promise<Reply> {
  const deleted = await deleteRecipe(conn.assigns.scope, conn.params.id)
  if (!deleted) throw new NotFound()
  conn.putFlash('info', 'The recipe is deleted.')
  return conn.redirect(router.p('/html/recipes'))
}

/** @throws NotFound for a recipe that is not there, and for one of others. */
async function recipeOf(conn: One): Promise<Recipe> {
  const recipe = await recipeFor(conn.assigns.scope, conn.params.id)
  if (!recipe) throw new NotFound()
  return recipe
}
