/** Recipes, for programs: those of whoever the token belongs to. Those of others are not there. */
import { NotFound } from 'redstart/errors'
import type { Reply } from 'redstart/http'
import {
  createRecipe,
  deleteRecipe,
  listRecipes,
  recipeFor,
  updateRecipe,
} from '../recipes/recipes.ts'
import type { Api } from './pipeline.ts'
import { shown } from './recipe-schemas.ts'
import { refused } from './refusals.ts'
import { apiRouter } from './router.ts'

type One = Api<{ id: string }>

/** GET /api/recipes: the newest. */
export async function index(conn: Api): Promise<Reply> {
  const recipes = await listRecipes(conn.assigns.scope)
  return conn.json({ data: recipes.map(shown) })
}

/** POST /api/recipes */
export async function create(conn: Api): Promise<Reply> {
  const created = await createRecipe(conn.assigns.scope, await conn.body())
  if (!created.ok) return refused(conn, created.changeset)
  const location = apiRouter.p('/api/recipes/:id', { id: created.value.id })
  return conn.json({ data: shown(created.value) }, { status: 201, headers: { location } })
}

/** GET /api/recipes/:id */
export async function show(conn: One): Promise<Reply> {
  const recipe = await recipeFor(conn.assigns.scope, conn.params.id)
  if (!recipe) throw new NotFound()
  return conn.json({ data: shown(recipe) })
}

/** PATCH /api/recipes/:id */
export async function update(conn: One): Promise<Reply> {
  const updated = await updateRecipe(conn.assigns.scope, conn.params.id, await conn.body())
  if (!updated) throw new NotFound()
  if (!updated.ok) return refused(conn, updated.changeset)
  return conn.json({ data: shown(updated.value) })
}

/** DELETE /api/recipes/:id */
export async function remove(conn: One): Promise<Reply> {
  const deleted = await deleteRecipe(conn.assigns.scope, conn.params.id)
  if (!deleted) throw new NotFound()
  return conn.empty()
}
