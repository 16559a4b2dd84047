/** The blocks of the guides that are no part of their application: each does what its page says. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Database,
  generateMigration,
  id,
  migrateDatabase,
  openTestDatabase,
  type Repo,
  type Stored,
  seedDatabase,
} from '../../src/db/index.ts'
import { defineEndpoint, type Endpoint } from '../../src/endpoint/index.ts'
import { type Html, html, renderToString } from '../../src/html/index.ts'
import {
  type Answer,
  browserPipeline,
  type Conn,
  defineRouter,
  type Router,
} from '../../src/http/index.ts'
import type { LiveView } from '../../src/live/index.ts'
import type { Mailer } from '../../src/mail/index.ts'
import type { PubSubDefinition } from '../../src/pubsub/index.ts'
import { live, visit } from '../../src/testing/index.ts'
import type { TopicAddress } from '../../src/topic/index.ts'
import { reachable, readGuide, writeGuide } from './guide.ts'

/** As much of the guides' table as is needed to fill it. */
const books = pgTable('books', { id: id(), title: text().notNull() })

const guides = [readGuide('pages'), readGuide('database'), readGuide('forms')]
const files = new Map(guides.flatMap((guide) => [...guide.files]))
const secretKeyBase = 'a secret of at least 64 bytes, for the blocks of the guides alone'
const builds = fileURLToPath(new URL('../../../../dist', import.meta.url))
const workingDirectory = process.cwd()
const used = new Set<string>()
let folder = ''
let repo: Repo | undefined

beforeAll(async () => {
  mkdirSync(builds, { recursive: true })
  folder = mkdtempSync(join(builds, 'guides-'))
  for (const guide of guides) writeGuide(folder, guide)
  process.chdir(folder)
  const { database } = await load<{ database: Database }>('src/database.ts')
  await generateMigration(database, 'create_books')
  // The blocks share one: database.repo() gives it while it is open.
  repo = await openTestDatabase(database)
})
afterAll(async () => {
  await repo?.close()
  process.chdir(workingDirectory)
  rmSync(folder, { recursive: true, force: true })
})

describe('docs/pages.md', () => {
  it('makes paths', async () => {
    const { path } = await load<{ path: string }>('src/web/paths.ts')
    expect(path).toBe('/shelves/sci-fi%20%26%20more?page=2')
  })

  it('forwards to another application', async () => {
    const endpoint = await serving('src/web/forwards.ts')
    expect(await (await endpoint.request('/old/ping')).text()).toBe('pong')
  })

  it('lets members in', async () => {
    const endpoint = await serving('src/web/members.ts')
    const visitor = visit(endpoint)
    const asked = await visitor.get('/members')
    expect([asked.path, asked.text.includes('Hello, stranger')]).toEqual(['/sign-in', true])
    const forged = await visitor.post('/sign-in/ann')
    expect(forged.status).toBe(403)
    await visitor.get('/sign-in')
    const signedIn = await visitor.submit('/sign-in/ann')
    expect([signedIn.path, signedIn.text.includes('ANN')]).toEqual(['/members', true])
  })

  it('guarantees members to a live view', async () => {
    const endpoint = await serving('src/web/live-members.ts')
    await expect(live(endpoint, '/home')).rejects.toMatchObject({ to: '/sign-in' })
  })

  it('answers other origins by middleware of Hono', async () => {
    const endpoint = await serving('src/web/cors.ts')
    const headers = { origin: 'https://app.example', accept: 'application/json' }
    const { headers: answered } = await endpoint.request('/api/time', { headers })
    expect(answered.get('access-control-allow-origin')).toBe('https://app.example')
    const preflight = await endpoint.request('/api/time', {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-method': 'GET' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example')
  })

  it('keeps a basket', async () => {
    const visitor = visit(await serving('src/web/basket.ts'))
    expect((await visitor.get('/basket')).text).toContain('0 books, theme light')
    const { text } = await visitor.submit('/basket')
    expect(text).toMatch(/It is in your basket\..*1 books, theme dark/)
  })

  it('escapes what is put into templates', async () => {
    type Shelf = { id: number; name: string; books: readonly string[] }
    const { shelfPage } = await load<{ shelfPage: (shelf: Shelf, isOpen: boolean) => Html }>(
      'src/web/templates.ts',
    )
    const shelf = { id: 1, name: '<b>', books: ['Emma'] }
    expect(renderToString(shelfPage(shelf, true)).replace(/\s+/g, ' ')).toContain(
      '<section id="shelf-1" class="shelf open"> <h2 title="&lt;b&gt;" aria-expanded="true">&lt;b&gt;</h2> <p>1 books</p>',
    )
    expect(renderToString(shelfPage({ ...shelf, books: [] }, false))).toContain('Nothing yet.')
  })

  it('has a component', async () => {
    const { text } = await load<{ text: string }>('src/web/card.ts')
    expect(text).toBe('<section class="card"><h2>Emma &amp; co</h2><p>1815</p></section>')
  })

  it('streams a report', async () => {
    const response = await (await serving('src/web/report.ts')).request('/report')
    expect(await response.text()).toContain('<h1>Books</h1><p>1000</p>')
  })

  it('checks JSON, and shows an error page', async () => {
    const endpoint = await serving('src/web/api.ts')
    const created = await postJson(endpoint, '/api/books', { title: ' Emma ' })
    expect([created.status, await created.json()]).toEqual([201, { title: 'Emma' }])
    const refused = await postJson(endpoint, '/api/books', { title: 1 })
    expect([refused.status, Object.keys((await refused.json()).errors)]).toEqual([422, ['title']])
    const { endpoint: own } = await load<{ endpoint: Endpoint }>('src/web/error-page.ts')
    const missing = await visit(own).get('/nowhere')
    expect([missing.status, missing.text]).toEqual([
      404,
      expect.stringMatching(/^Not Found ?Tell us this number: [\w-]+$/),
    ])
  })

  it('describes an interface', async () => {
    const endpoint = await serving('src/web/described.ts')
    const { openapi, paths, components } = await (await endpoint.request('/openapi.json')).json()
    expect([openapi, Object.keys(paths)]).toEqual(['3.1.0', ['/api/books/{id}', '/api/books']])
    expect(Object.keys(paths['/api/books'].post.responses)).toEqual(['201', '415', '422'])
    expect(Object.keys(components.schemas)).toEqual(['Book', 'Failure', 'Refusal'])
    const created = await postJson(endpoint, '/api/books', { title: 'Emma' })
    expect(await created.json()).toEqual({ id: '1', title: 'Emma' })
  })

  it('takes an upload', async () => {
    const visitor = visit(await serving('src/web/covers.ts'))
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
    await visitor.get('/covers')
    const refused = await visitor.submit('#covers', { cover: new File(['GIF'], 'a.png') })
    expect([refused.status, refused.html]).toEqual([422, 'Send a PNG.'])
    await visitor.get('/covers')
    const stored = await visitor.submit('#covers', { cover: new File([png], 'a.png') })
    expect([stored.status, stored.html]).toEqual([200, '16 bytes'])
    expect(readdirSync('covers')).toEqual([expect.stringMatching(/^[\w-]+\.png$/)])
  })

  it('sends visitors to https', async () => {
    const { endpoint } = await load<{ endpoint: Endpoint }>('src/web/production.ts')
    const { status, headers } = await endpoint.request('/books?page=2', {
      headers: { host: 'books.example' },
    })
    expect([status, headers.get('location')]).toEqual([301, 'https://books.example/books?page=2'])
  })
})

describe('docs/database.md', () => {
  it('takes all options', async () => {
    const { database } = await load<{ database: Database }>('src/options.ts')
    expect(database.kind).toBe('embedded')
  })

  it('queries, in transactions too', async () => {
    type Titles = Promise<{ id: string; title: string }[]>
    const { addAll } = await load<{ addAll: (titles: readonly string[]) => Promise<number> }>(
      'src/transactions.ts',
    )
    expect(await addAll(['Emma', 'Persuasion'])).toBe(2)
    await expect(addAll(['Sanditon', 'Emma'])).rejects.toThrow('books_title_unique')
    const queries = await load<{
      search: (text: string) => Titles
      best: () => Titles
      olderThan: (id: string) => Titles
    }>('src/queries.ts')
    expect(await queries.search('sanditon')).toEqual([])
    const [newest] = await queries.search('PERSUASION')
    const older = await queries.olderThan(newest?.id ?? '')
    expect(older.map(({ title }) => title)).toEqual(['Emma'])
    expect(await queries.best()).toEqual([])
  })

  it('tells of a book once it is stored, and never of one that is not', async () => {
    const { publish, pubsub, bookEvents } = await load<{
      publish: (title: string) => Promise<void>
      pubsub: PubSubDefinition
      bookEvents: () => TopicAddress<{ added: string }>
    }>('src/publish.ts')
    const endpoint = defineEndpoint({ pubsub, logger: false })
    const told: string[] = []
    endpoint.pubsub.listen(bookEvents(), ({ added }) => told.push(added))
    const undone = repo?.transaction(async () => {
      await publish('Catharine')
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    await repo?.transaction(async () => {
      await publish('The Watsons')
      expect(told).toEqual([])
    })
    expect(told).toEqual(['The Watsons'])
    await endpoint.close()
  })

  it('lists in pages', async () => {
    const endpoint = await serving('src/web/all-books.ts')
    const { insert } = await booksOfTest()
    for (let number = 1; number <= 25; number += 1) await insert(`Volume ${number}`)
    const { html } = await visit(endpoint).get('/all?page=2')
    expect(html).toContain('<li>Volume 1</li>')
    expect(html).not.toContain('<li>Volume 25</li>')
    expect(html).toContain('<a href="/all?page=2" aria-current="page">2</a>')
    expect((await endpoint.request('/all?page=0')).status).toBe(422)
  })

  it('loads what belongs together, stored by a nested form', async () => {
    const { library, shelvesWithVolumes } = await load<{
      library: Database
      shelvesWithVolumes: (repo: Repo) => Promise<{ volumes: { title: string }[] }[]>
    }>('src/library/database.ts')
    await generateMigration(library, 'create_library')
    const repo = await openTestDatabase(library)
    const { storeShelf, shelfChanges, shelfForm } = await load<{
      storeShelf: (repo: Repo, params: unknown) => Promise<Stored<never, object>>
      shelfChanges: (shelf: object) => object
      shelfForm: (changes: object, csrfToken: string) => Html
    }>('src/library/shelf-form.ts')
    const params = { name: 'Austen', volumes: { 0: { title: 'Emma' }, 1: { title: 'Sanditon' } } }
    expect(await storeShelf(repo, params)).toMatchObject({ ok: true })
    expect(await storeShelf(repo, { name: 'Austen' })).toMatchObject({
      changeset: { errors: { name: [{ code: 'unique' }] } },
    })
    const [shelf = { volumes: [] }] = await shelvesWithVolumes(repo)
    expect(shelf.volumes.map(({ title }) => title).sort()).toEqual(['Emma', 'Sanditon'])
    const form = renderToString(shelfForm(shelfChanges(shelf), 'token'))
    expect(form).toMatch(/name="shelf\[volumes\]\[1\]\[title\]"/)
    expect(form).toContain('formaction="/shelves?redraw"')
    await repo.close()
  })

  it('seeds', async () => {
    const { database } = await load<{ database: Database }>('src/seeded.ts')
    await migrateDatabase(database)
    await seedDatabase(database)
    const repo = await database.open()
    const rows = await repo.db.execute('select title, rating from books')
    expect(rows).toEqual([{ title: 'Middlemarch', rating: 5 }])
    await repo.close()
  })
})

describe('docs/forms.md', () => {
  it('reads fields', async () => {
    const { review, book } =
      await load<Record<'review' | 'book', { changes: object; errors: object }>>('src/fields.ts')
    expect(review.changes).toEqual({ stars: 4, text: 'Fine.' })
    expect([Object.keys(book.errors), 'id' in book.changes]).toEqual([['title'], false])
  })

  it('checks the whole', async () => {
    const { trip } = await load<{ trip: (params: unknown) => { errors: object } }>('src/trip.ts')
    expect(Object.keys(trip({ from: '2030-01-02', to: '2030-01-01' }).errors)).toEqual([
      'to',
      '$form',
    ])
    expect(trip({ from: '2030-01-01', to: '2030-01-02' }).errors).toEqual({})
  })

  it('sends what people write', async () => {
    const visitor = visit(await serving('src/web/contact.ts'))
    const { mailer } = await load<{ mailer: Mailer }>('src/mailer.ts')
    await visitor.get('/contact')
    const refused = await visitor.submit('#message', {
      'message[email]': 'ann',
      'message[text]': 'Hi',
    })
    expect([refused.status, mailer.sent]).toEqual([422, []])
    const sent = await visitor.submit('#message', { 'message[email]': 'ann@example.com' })
    expect(sent.text).toContain('Thank you.')
    const { replyTo, text } = await mailer.next({ to: 'us@example.com' })
    expect([replyTo?.email, text]).toEqual(['ann@example.com', 'Hi'])
  })

  it('deletes', async () => {
    const { removeButton, removeBook } = await load<{
      removeButton: (conn: Conn, id: string) => Html
      removeBook: (conn: Conn<{}, { id: string }>) => Promise<Answer>
    }>('src/web/remove-book.ts')
    const { insert, find } = await booksOfTest()
    const { id } = await insert('Northanger Abbey')
    const router = defineRouter().scope('/', browserPipeline(), (r) =>
      r.resources('/books', { index: (conn) => removeButton(conn, id), delete: removeBook }),
    )
    const visitor = visit(defineEndpoint({ router, secretKeyBase, logger: false }))
    expect((await visitor.get('/books')).text).toContain('For good?')
    expect((await visitor.submit(`/books/${id}`)).path).toBe('/books')
    expect(await find(id)).toBeUndefined()
  })

  it('stores a live form', async () => {
    const { bookLive } = await load<{ bookLive: LiveView }>('src/web/book-live.ts')
    const { view } = await live(showing(bookLive), '/')
    await view.form('#book', { 'book[rating]': '9' }).change()
    expect(view.text()).toContain('must be less than 6')
    expect(view.text()).not.toContain("can't be blank")
    await view.form('#book', { 'book[title]': 'Lesley Castle', 'book[rating]': '3' }).submit()
    expect(view.text()).toContain('Lesley Castle is on the list.')
    await view.form('#book', { 'book[title]': 'Lesley Castle' }).submit()
    expect(view.text()).toContain('is on the list already')
  })

  it('has rows in a live form', async () => {
    const { guestsLive } = await load<{ guestsLive: LiveView }>('src/web/guests-live.ts')
    const { view } = await live(showing(guestsLive), '/')
    const add = { 'outing[guests_sort][]': ['new'] }
    await view.form('#outing', { 'outing[place]': 'The pond' }).change(add)
    expect(view.text()).toContain('Guest 1')
    await view.form('#outing', { 'outing[guests][0][name]': 'Ann' }).submit()
    expect(view.text()).toContain('The pond: Ann')
  })

  it('sends a live form as a page', async () => {
    const { signInLive } = await load<{ signInLive: LiveView }>('src/web/sign-in-live.ts')
    const { view } = await live(showing(signInLive), '/')
    await view.form('#sign-in', { 'user[email]': 'ann' }).submit()
    expect(view.has('[phx-trigger-action]')).toBe(false)
    await view.form('#sign-in', { 'user[email]': 'ann@example.com' }).submit()
    expect(view.has('[phx-trigger-action]')).toBe(true)
  })

  it('translates', async () => {
    const { form } = await load<{ form: { name: { errors: readonly string[] } } }>('src/german.ts')
    expect(form.name.errors).toEqual(['darf höchstens 5 Zeichen haben'])
  })

  it('has markup of its own', async () => {
    const { plain } = await load<{ plain: Html }>('src/web/plain-form.ts')
    expect(renderToString(plain)).toContain('name="user[name]" maxlength="20"')
  })

  it('answers JSON', async () => {
    const endpoint = await serving('src/web/books-api.ts')
    const created = await postJson(endpoint, '/api/books', { title: 'Lady Susan' })
    expect([created.status, (await created.json()).data.title]).toEqual([201, 'Lady Susan'])
    const refused = await postJson(endpoint, '/api/books', { title: 'Lady Susan' })
    expect([refused.status, await refused.json()]).toEqual([
      422,
      { errors: { title: ['is on the list already'] } },
    ])
  })

  it('welcomes by mail', async () => {
    const { welcome, mailer } = await load<{
      welcome: (name: string, email: string) => Promise<object>
      mailer: Mailer
    }>('src/welcome.ts')
    await welcome('Ann & Bob', 'ann@example.com')
    const { html, text } = await mailer.next({ to: 'ann@example.com' })
    expect([
      html?.includes('Hello, Ann &amp; Bob.'),
      text?.startsWith('Hello, Ann & Bob.'),
    ]).toEqual([true, true])
  })
})

it('no block is left out', () => {
  const application = reachable(files, ['src/main.ts', 'redstart.config.ts'])
  const tests = [...files.keys()].filter((file) => file.endsWith('.test.ts'))
  const tested = reachable(files, [...application, ...tests, ...used])
  expect([...files.keys()].filter((file) => !tested.includes(file))).toEqual([])
})

async function load<T>(file: string): Promise<T> {
  used.add(file)
  return import(pathToFileURL(join(folder, file)).href)
}

/** The books in the test database that the blocks share. */
async function booksOfTest(): Promise<{
  insert(title: string): Promise<typeof books.$inferSelect>
  find(id: string): Promise<typeof books.$inferSelect | undefined>
}> {
  const { database } = await load<{ database: Database }>('src/database.ts')
  const shared = await database.repo()
  return {
    insert: async (title: string) => (await shared.insert(books, { title })).value,
    find: (id: string) => shared.get(books, id),
  }
}

/** A live view of a guide, at the beginning of a site. */
function showing(view: LiveView): Endpoint<{}> {
  const browser = browserPipeline().layout(
    (conn, { content }) =>
      html`<html lang="en"><head><meta name="csrf-token" content=${conn.csrfToken}></head><body>${content}</body></html>`,
  )
  const router = defineRouter().scope('/', browser, (r) => r.live('/', view))
  return defineEndpoint({ router, secretKeyBase, logger: false })
}

async function serving(file: string): Promise<Endpoint<{}>> {
  const { router } = await load<{ router: Router }>(file)
  return defineEndpoint({ router, secretKeyBase, logger: false })
}

function postJson(endpoint: Endpoint<{}>, path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  return endpoint.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
}
