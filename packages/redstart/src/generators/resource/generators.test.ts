import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Application } from '../application.ts'
import { Plan } from '../plan.ts'
import {
  contextGenerator,
  htmlGenerator,
  liveGenerator,
  migrationGenerator,
  type ResourceRequest,
  schemaGenerator,
} from './generators.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redstart-resource-'))
  await put('src/schema.ts', '// redstart:tables\n')
  await put('src/web/router.ts', 'export const router = defineRouter()\n  // redstart:routers\n')
})
afterEach(() => rm(folder, { recursive: true }))

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

const withAccounts = () =>
  put('src/accounts/tables.ts', "export const users = pgTable('users', {})\n")

/** As somebody types it. */
function asked(line: string, more: Partial<ResourceRequest> = {}): ResourceRequest {
  const [domain = '', name = '', table = '', ...fields] = line.split(' ')
  return { domain, name, table, fields, schema: true, context: true, tests: true, ...more }
}

type Generators = typeof liveGenerator

/** What a generator plans for the application. */
async function plan(
  generator: Generators,
  line: string,
  { hasAccounts = false, ...more }: Partial<ResourceRequest> & { hasAccounts?: boolean } = {},
) {
  const application: Application = { folder, name: 'cooking', hasAccounts }
  const made = new Plan(folder)
  const outcome = await generator(asked(line, more))(made, application)
  const read = async (path: string) => (await made.read(path)) ?? ''
  return { ...outcome, ...made.changes(), read, apply: () => made.apply() }
}

describe('redstart gen schema', () => {
  it('refuses names whose constraint PostgreSQL would call otherwise', async () => {
    const [table, field] = ['t'.repeat(40), 'f'.repeat(40)]
    const made = plan(schemaGenerator, `Cooking Recipe ${table} ${field}:string:unique`)
    await expect(made).rejects.toThrow('too long to be unique')
    await plan(schemaGenerator, `Cooking Recipe ${table} ${field}`)
  })

  it('writes a table, a changeset and the line that makes the table known', async () => {
    const { created, changed, migration, read } = await plan(
      schemaGenerator,
      'Cooking Recipe recipes name',
    )
    expect(created).toEqual(['src/cooking/recipe-table.ts', 'src/cooking/recipe.ts'])
    expect(changed).toEqual(['src/schema.ts'])
    expect(migration).toBe('create_recipes')
    expect(await read('src/schema.ts')).toBe(
      "export * from './cooking/recipe-table.ts'\n// redstart:tables\n",
    )
  })

  it('has a column for each field, as the field says', async () => {
    const fields = [
      'title:string:unique',
      'notes:text:optional',
      'amount:integer',
      'weight:float',
      'price:decimal',
      'is_done:boolean',
      'due_on:date',
      'starts_at:datetime',
      'code:uuid',
      'state:enum:open:in_progress',
    ]
    const { read } = await plan(schemaGenerator, `Tasks Task tasks ${fields.join(' ')}`)
    const table = await read('src/tasks/task-table.ts')
    for (const column of [
      'title: varchar({ length: 255 }).notNull().unique(),',
      'notes: text(),',
      'amount: integer().notNull(),',
      'weight: doublePrecision().notNull(),',
      'price: numeric().notNull(),',
      'isDone: boolean().notNull().default(false),',
      'dueOn: date().notNull(),',
      'startsAt: timestamp({ withTimezone: true, precision: 3 }).notNull(),',
      'code: uuid().notNull(),',
      "state: text({ enum: ['open', 'in_progress'] }).notNull(),",
    ]) {
      expect(table).toContain(column)
    }
    const row = await read('src/tasks/task.ts')
    expect(row).toContain(".uniqueConstraint('title')")
    expect(row).toContain(".validateLength('notes', { max: 10_000 })")
    expect(row).toContain("in_progress: 'In progress',")
  })

  it('lets references be nothing, looks them up by an index, and has them in no form', async () => {
    await put('src/shop/shelf-table.ts', "export const shelves = pgTable('shelves', {})\n")
    const line = 'Books Book books title shelf:references:shelves sequel_to:references:books'
    const { read, next } = await plan(schemaGenerator, line)
    const table = await read('src/books/book-table.ts')
    expect(table).toContain("import { shelves } from '../shop/shelf-table.ts'")
    expect(table).toContain("uuid().references(() => shelves.id, { onDelete: 'set null' })")
    expect(table).toContain(
      "uuid().references((): AnyPgColumn => books.id, { onDelete: 'set null' })",
    )
    expect(table).toContain('index().on(book.shelfId)')
    expect(await read('src/books/book.ts')).not.toContain('shelf')
    expect(next?.[0]).toContain('No form sets shelfId')
  })

  it('makes what belongs to people go with them, and unique for each of them', async () => {
    await withAccounts()
    const { read } = await plan(
      schemaGenerator,
      'Books Book books title:string:unique maker:references:users',
      {
        hasAccounts: true,
      },
    )
    const table = await read('src/books/book-table.ts')
    expect(table).toContain("uuid().notNull().references(() => users.id, { onDelete: 'cascade' })")
    expect(table).toContain('index().on(book.makerId, book.id)')
    expect(table).toContain("unique('books_title_of_one').on(book.makerId, book.title)")
    expect(await read('src/books/book.ts')).toContain("{ name: 'books_title_of_one' }")
  })
})

describe('redstart gen live and html', () => {
  it('write what schema and context write, and pages with their routes', async () => {
    const { created, read } = await plan(liveGenerator, 'Cooking Recipe recipes name')
    expect(created).toEqual([
      'src/cooking/recipe-table.ts',
      'src/cooking/recipe.ts',
      'src/cooking/recipes.ts',
      'src/cooking/recipe-events.ts',
      'test/cooking/some-recipes.ts',
      'test/cooking/recipes.test.ts',
      ...['index', 'index.template', 'show', 'show.template', 'form', 'form.template'].map(
        (name) => `src/web/live/recipes/${name}.ts`,
      ),
      'src/web/live/dialog.ts',
      'src/web/live/confirmed.ts',
      'test/web/recipes-live.test.ts',
    ])
    const router = await read('src/web/router.ts')
    expect(router).toContain("import { recipesLive } from './live/recipes/index.ts'")
    expect(router).toContain(".live('/recipes/:id/show/edit', recipeLive, { action: 'edit' })")
  })

  it('write pages alone for what is there, each side beside the other', async () => {
    const line = 'Cooking Recipe recipes name'
    const first = await plan(htmlGenerator, line, { tests: false })
    await first.apply()
    const { created, migration, read } = await plan(liveGenerator, line, {
      schema: false,
      context: false,
      tests: false,
      web: 'back_office',
    })
    expect(migration).toBeUndefined()
    expect(created.every((path) => path.startsWith('src/web/'))).toBe(true)
    expect(created).toContain('src/web/back-office/live/recipes/index.ts')
    const router = await read('src/web/router.ts')
    expect(router).toContain("import { recipes } from './controllers/recipes.ts'")
    expect(router).toContain(
      "import { backOfficeRecipesLive } from './back-office/live/recipes/index.ts'",
    )
    expect(router).toContain(".scope('/back-office', browser,")
  })

  it('put no pages where there are some', async () => {
    const line = 'Cooking Recipe recipes name'
    const first = await plan(htmlGenerator, line, { web: 'admin', tests: false })
    await first.apply()
    const more = { schema: false, context: false }
    await expect(plan(liveGenerator, line, { ...more, web: 'admin' })).rejects.toThrow(
      'There are pages at /admin/recipes already',
    )
    await expect(plan(liveGenerator, line, more)).resolves.toMatchObject({ byHand: [] })
  })

  it('leave alone what an application has changed of what pages share', async () => {
    await put('src/web/live/dialog.ts', 'export const dialog = mine\n')
    const { created, read } = await plan(liveGenerator, 'Cooking Recipe recipes name')
    expect(created).not.toContain('src/web/live/dialog.ts')
    expect(await read('src/web/live/dialog.ts')).toBe('export const dialog = mine\n')
  })

  it('need what they do not write', async () => {
    const line = 'Cooking Recipe recipes name'
    await expect(plan(htmlGenerator, line, { schema: false })).rejects.toThrow(
      'src/cooking/recipe.ts is not there. Leave out --no-schema',
    )
    await expect(plan(htmlGenerator, line, { context: false })).rejects.toThrow(
      'src/cooking/recipes.ts is not there. Leave out --no-context',
    )
  })

  it('takes a title out of a row under another name where code has that word for something else', async () => {
    const pages = await plan(liveGenerator, 'Shelf Bookmark bookmarks link')
    const list = await pages.read('src/web/live/bookmarks/index.template.ts')
    expect(list).toContain('{ id, link: itsLink }: Bookmark')
    const { read } = await plan(htmlGenerator, 'School Course courses class')
    expect(await read('src/web/pages/courses.ts')).toContain('{ id, class: itsClass }: Course')
  })
})

describe('a generator that cannot', () => {
  it.each(['Cooking Id ids name', 'Cooking Dialog dialogs name', 'Cooking Z zs name'])(
    'has a word of the written code for its name: %s',
    async (line) => {
      await expect(plan(liveGenerator, line)).rejects.toThrow('for something else')
    },
  )

  it('has pages where programs have their addresses', async () => {
    const pages = plan(liveGenerator, 'Cooking Recipe recipes name', { web: 'api' })
    await expect(pages).rejects.toThrow('programs have their addresses there')
  })

  it('has pages of another resource under that name', async () => {
    await put('src/web/router.ts', "import { recipeLive } from './live/recipes/show.ts'\n")
    const second = plan(liveGenerator, 'Bar Recipe drinks name')
    await expect(second).rejects.toThrow('cannot be called "recipeLive"')
    await plan(liveGenerator, 'Bar Recipe drinks name', { web: 'bar' })
  })

  it.each([
    ['recipes Recipe recipes name', 'PascalCase'],
    ['Recipes Recipe Recipes name', 'small letters'],
    ['Recipes Sheep sheep name', 'equals the singular'],
    ['Recipes Link links name', 'the code that is written has that word'],
    ['Recipes Recipe recipes name:strng', 'There is no type "strng"'],
    ['Recipes Recipe recipes', 'no field that a form could set'],
    ['Recipes Recipe recipes name owner:references:users', 'Run redstart gen auth first.'],
    ['Recipes Recipe recipes name maker:references:makers', 'leads to the table makers'],
    ['Recipes Meal meals name', 'src/there.ts'],
  ])('says why: gen context %s', async (line, why) => {
    await put('src/there.ts', "export const food = pgTable('meals', {})\n")
    await expect(async () => plan(contextGenerator, line)).rejects.toThrow(why)
  })

  it('writes no migration of a name that is none', () => {
    expect(() => migrationGenerator('Add-Index')).toThrow(
      'The migration cannot be called "Add-Index"',
    )
  })
})
