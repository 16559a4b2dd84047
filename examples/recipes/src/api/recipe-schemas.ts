/** Recipes, as programs send and get them: what the interface is described by. */
import type { RouteOptions } from 'redstart/http'
import { z } from 'zod'
import type { Recipe } from '../recipes/recipe.ts'

/** A recipe, as programs get it. */
const RecipeEntry = z
  .object({
    id: z.guid(),
    title: z.string(),
    servings: z.int32(),
    instructions: z.string(),
    ownerId: z.guid(),
    insertedAt: z.date(),
    updatedAt: z.date(),
  })
  .meta({ id: 'Recipe' })

/** What programs may send. It is described here; what they send is checked as a form is, by the changeset. */
const RecipeParams = z
  .object({
    title: z.string().max(255),
    servings: z.int32(),
    instructions: z.string(),
  })
  .meta({ id: 'RecipeParams' })

const One = z.object({ data: RecipeEntry })
const Many = z.object({ data: z.array(RecipeEntry) })

const tags = ['recipes']

/** What is described of each route. */
export const recipeRoutes = {
  index: { tags, summary: 'List the newest recipes', responses: { 200: { schema: Many } } },
  create: {
    tags,
    summary: 'Make a recipe',
    reads: RecipeParams,
    responses: { 201: { schema: One }, 422: {} },
  },
  show: { tags, summary: 'Show a recipe', responses: { 200: { schema: One } } },
  update: {
    tags,
    summary: 'Change a recipe',
    reads: RecipeParams.partial().meta({ id: 'RecipeChanges' }),
    responses: { 200: { schema: One }, 422: {} },
  },
  delete: { tags, summary: 'Delete a recipe', responses: { 204: {} } },
} satisfies Record<string, RouteOptions>

/** What programs are shown of a recipe: nothing else that its table may hold. */
export function shown({
  id,
  title,
  servings,
  instructions,
  ownerId,
  insertedAt,
  updatedAt,
}: Recipe): z.infer<typeof RecipeEntry> {
  return { id, title, servings, instructions, ownerId, insertedAt, updatedAt }
}
