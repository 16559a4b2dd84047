/** The table of recipes. */
import { index, integer, pgTable, text, uuid, varchar } from 'drizzle-orm/pg-core'
import { id, timestamps } from 'redstart/db'
import { users } from '../accounts/tables.ts'

export const recipes = pgTable(
  'recipes',
  {
    id: id(),
    title: varchar({ length: 255 }).notNull(),
    servings: integer().notNull(),
    instructions: text().notNull(),
    ownerId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    ...timestamps(),
  },
  (recipe) => [index().on(recipe.ownerId, recipe.id)],
)
