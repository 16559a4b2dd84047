/** Recipes, which belong to people: each sees and changes their own, and an admin all. */
import { and, desc, eq, type SQL } from 'drizzle-orm'
import type { UserScope } from 'redstart/auth'
import { fits, type Stored } from 'redstart/db'
import { isAdmin, type User } from '../accounts/user.ts'
import { database } from '../database.ts'
import { type Recipe, type RecipeFields, recipeChangeset } from './recipe.ts'
import { tellOfRecipe } from './recipe-events.ts'
import { recipes } from './recipe-table.ts'

/** So many recipes are listed. */
export const MAX_RECIPES = 100

/** A recipe as it was stored, or the changeset with what is wrong. */
export type StoredRecipe = Stored<typeof recipes, RecipeFields>

/** The newest recipes. */
export async function listRecipes(scope: UserScope<User>): Promise<Recipe[]> {
  const repo = await database.repo()
  return repo.db
    .select()
    .from(recipes)
    .where(within(scope))
    .orderBy(desc(recipes.id))
    .limit(MAX_RECIPES)
}

/** A recipe; undefined where there is none of this id, and where it is somebody else's. */
export async function recipeFor(scope: UserScope<User>, id: string): Promise<Recipe | undefined> {
  if (!fits(recipes.id, id)) return undefined
  const repo = await database.repo()
  const [recipe] = await repo.db
    .select()
    .from(recipes)
    .where(and(eq(recipes.id, id), within(scope)))
  return recipe
}

/** Stores a new recipe, which belongs to whoever makes it. */
export async function createRecipe(scope: UserScope<User>, params: unknown): Promise<StoredRecipe> {
  const repo = await database.repo()
  const stored = await repo.insert(recipes, recipeChangeset({}, params), { ownerId: scope.user.id })
  if (stored.ok) await tellOfRecipe(stored.value)
  return stored
}

/** Stores what a form changes of a recipe; undefined as above. */
export async function updateRecipe(
  scope: UserScope<User>,
  id: string,
  params: unknown,
): Promise<StoredRecipe | undefined> {
  const recipe = await recipeFor(scope, id)
  if (!recipe) return undefined
  const repo = await database.repo()
  const stored = await repo.update(recipes, recipeChangeset(recipe, params))
  if (stored.ok) await tellOfRecipe(stored.value)
  return stored
}

/** Deletes a recipe, and gives what it was; undefined as above. */
export async function deleteRecipe(
  scope: UserScope<User>,
  id: string,
): Promise<Recipe | undefined> {
  if (!fits(recipes.id, id)) return undefined
  const repo = await database.repo()
  const [deleted] = await repo.db
    .delete(recipes)
    .where(and(eq(recipes.id, id), within(scope)))
    .returning()
  if (deleted) await tellOfRecipe(deleted)
  return deleted
}

/** Which recipes somebody may see and change: their own, an admin all. */
function within({ user }: UserScope<User>): SQL | undefined {
  return isAdmin(user) ? undefined : eq(recipes.ownerId, user.id)
}
