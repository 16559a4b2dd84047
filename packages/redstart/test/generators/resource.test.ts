/** Resources of all kinds of fields, with live and plain pages, as the generators write them. */
import { access, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ScratchApplication, scratchApplication } from './scratch-application.ts'

const MINUTES = 60_000

const EVERYTHING =
  'title:string code:string:unique notes:text:optional servings:integer weight:float:optional ' +
  'price:decimal vegan:boolean cooked_on:date starts_at:datetime:optional reference:uuid:optional ' +
  'kind:enum:starter:main_course:sweet mood:enum:good:bad:optional'

const fine = { code: 0 }

let application: ScratchApplication
const gen = (line: string) => application.redstart('gen', ...line.split(' '))

beforeAll(async () => {
  application = await scratchApplication()
  for (const line of [
    // Nobody has to log in for this one: there are no accounts yet.
    `live Tasks Task tasks ${EVERYTHING}`,
    // Nothing of it has to be filled in, and no text is always there to name it by.
    'html Notes Note notes done:boolean seen_on:date:optional:unique parent:references:notes',
    'auth --no-pages --no-api',
    `html ShoppingLists ShoppingList shopping_lists ${EVERYTHING} owner:references:users task:references:tasks`,
    `live ShoppingLists ShoppingList shopping_lists ${EVERYTHING} owner:references:users --no-schema --no-context --web admin`,
    'context Orders Order orders amount:integer:unique --no-tests',
    'schema Visits Visit2 visits on:date',
    'migration add_index_to_orders',
  ]) {
    const { code, said } = await gen(line)
    expect(code, said).toBe(0)
  }
}, 4 * MINUTES)
afterAll(() => application.remove())

describe('what gen live, html, context, schema and migration write', () => {
  it('passes the type-check', { timeout: 2 * MINUTES }, async () => {
    expect(await application.run('typescript/bin/tsc')).toEqual({ code: 0, said: '' })
  })

  it('passes the lint, as it was written', async () => {
    expect(await application.run('@biomejs/biome/bin/biome', 'check')).toMatchObject(fine)
  })

  it('passes its own tests', { timeout: 4 * MINUTES }, async () => {
    const { code, said } = await application.run('vitest/vitest.mjs', 'run')
    expect(code, said).toBe(0)
  })

  it('has routes, behind the log-in where there are accounts', async () => {
    const { said } = await application.redstart('routes')
    for (const path of ['/tasks/:id/show/edit', '/notes/:id/edit', '/admin/shopping-lists/new']) {
      expect(said).toContain(path)
    }
    const router = await application.read('src/web/router.ts')
    expect(router).toContain(".scope('/admin', members,")
    expect(router).toContain("import { browser, members } from './pipelines.ts'")
  })

  it('has a migration for each table, and one to be written by hand', async () => {
    const names = await readdir(join(application.folder, 'migrations'))
    expect(
      names
        .map((name) => name.slice(15))
        .filter(Boolean)
        .sort(),
    ).toEqual([
      'add_index_to_orders',
      'create_accounts',
      'create_notes',
      'create_orders',
      'create_shopping_lists',
      'create_tasks',
      'create_visits',
    ])
  })

  it('sets the owner from the scope, and never from a form', async () => {
    const changeset = await application.read('src/shopping-lists/shopping-list.ts')
    expect(changeset).not.toContain('owner')
    expect(changeset).not.toContain('taskId')
    const context = await application.read('src/shopping-lists/shopping-lists.ts')
    expect(context).toContain('ownerId: scope.user.id')
    const exported = context.match(/^export async function \w+\(\s*scope: UserScope<User>/gm)
    expect(exported).toHaveLength(context.match(/^export async function/gm)?.length ?? 0)
  })
})

describe('a generator that cannot', () => {
  it.each([
    ['live recipes Recipe recipes name', 'PascalCase'],
    ['live Meals Meal tasks name', 'src/tasks/task-table.ts'],
    [
      'context Orders Order orders amount:integer --no-schema',
      'src/orders/orders.ts is there already',
    ],
  ])('says why, and writes nothing: gen %s', async (line, why) => {
    const before = await everything()
    const { code, said } = await gen(line)
    expect(said).toContain(why)
    expect(code).toBe(1)
    expect(await everything()).toEqual(before)
  })

  it('takes everything back where the schema does not load', async () => {
    const tables = join(application.folder, 'src/schema.ts')
    const text = await readFile(tables, 'utf8')
    await writeFile(tables, `import './nowhere.ts'\n${text}`)
    const before = await everything()
    const { code, said } = await gen('live Recipes Recipe recipes name')
    expect(said).toContain('nowhere.ts')
    expect(code).toBe(1)
    expect(await everything()).toEqual(before)
    await writeFile(tables, text)
  })

  it('says what it would write, and writes nothing', async () => {
    const before = await everything()
    const { said } = await gen('live Recipes Recipe recipes name --dry-run')
    expect(said).toContain('would write  src/recipes/recipes.ts')
    expect(said).toContain('migrations/<moment>_create_recipes')
    expect(await everything()).toEqual(before)
  })
})

it('gives lines to a person where their place is gone', { timeout: MINUTES }, async () => {
  const router = join(application.folder, 'src/web/router.ts')
  const text = await readFile(router, 'utf8')
  await writeFile(router, text.replace(/ *\/\/ redstart:routers\n/, ''))
  const { code, said } = await gen('html Meals Meal meals name:string --no-tests')
  expect(code, said).toBe(0)
  expect(said).toContain('Add to src/web/router.ts, with the other routes:')
  expect(said).toContain(".scope('/', members, (r) =>")
  await expect(access(join(application.folder, 'src/web/pages/meals.ts'))).resolves.toBeUndefined()
})

/** The files of the application by their paths, but for those of packages. */
async function everything(): Promise<ReadonlyMap<string, string>> {
  const { folder } = application
  const parts = ['src', 'test', 'migrations']
  const found = new Map<string, string>()
  for (const part of parts) {
    const options = { recursive: true, withFileTypes: true } as const
    for (const entry of await readdir(join(folder, part), options)) {
      const path = join(entry.parentPath, entry.name)
      found.set(path, entry.isFile() ? await readFile(path, 'utf8') : '')
    }
  }
  return found
}
