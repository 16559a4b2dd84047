import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  apiPipeline,
  browserPipeline,
  type Conn,
  defineRouter,
  notePlug,
  type OpenApiDocument,
  type OpenApiOperation,
  openApi,
  type RouteOptions,
} from './index.ts'

const about = { title: 'Books', version: '1.0.0' }
const answer = (conn: Conn) => conn.json({})
const Book = z.object({ id: z.uuid(), title: z.string(), at: z.date() }).meta({ id: 'Book' })
const NewBook = z.object({ title: z.string().min(1), rating: z.int().optional() })

/** The description of one route behind `apiPipeline`. */
function described(path: string, options: RouteOptions): OpenApiOperation | undefined {
  const document = openApi(
    defineRouter().scope('/', apiPipeline(), (r) => r.post(path, options, answer)),
    about,
  )
  return Object.values(document.paths)[0]?.post
}

/** All places that a document refers to. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' ? [String(item)] : referencesIn(item),
  )
}

function operationsOf({ paths }: OpenApiDocument): OpenApiOperation[] {
  return Object.values(paths).flatMap((path) => Object.values(path))
}

describe('openApi', () => {
  it('describes a route whole', () => {
    const router = defineRouter().scope('/api', apiPipeline(), (r) =>
      r.patch(
        '/books/:id',
        {
          params: z.object({ id: z.uuid() }),
          query: z.object({ notify: z.stringbool().optional() }),
          body: NewBook,
          summary: 'Changes a book',
          description: 'All but its author.',
          tags: ['books'],
          responses: { 200: { schema: z.object({ data: Book }) }, 409: { description: 'Sold' } },
        },
        answer,
      ),
    )
    const uuid = { type: 'string', format: 'uuid', pattern: expect.any(String) }
    const failure = { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } }
    expect(
      openApi(router, { ...about, description: 'All of them', servers: [{ url: '/' }] }),
    ).toEqual({
      openapi: '3.1.0',
      info: { title: 'Books', version: '1.0.0', description: 'All of them' },
      servers: [{ url: '/' }],
      paths: {
        '/api/books/{id}': {
          patch: {
            operationId: 'patchApiBooksById',
            summary: 'Changes a book',
            description: 'All but its author.',
            tags: ['books'],
            parameters: [
              { name: 'id', in: 'path', required: true, schema: uuid },
              { name: 'notify', in: 'query', required: false, schema: { type: 'string' } },
            ],
            requestBody: {
              required: true,
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    properties: {
                      title: { type: 'string', minLength: 1 },
                      rating: expect.objectContaining({ type: 'integer' }),
                    },
                    required: ['title'],
                  },
                },
              },
            },
            responses: {
              200: {
                description: 'OK',
                content: {
                  'application/json': {
                    schema: {
                      type: 'object',
                      properties: { data: { $ref: '#/components/schemas/Book' } },
                      required: ['data'],
                      additionalProperties: false,
                    },
                  },
                },
              },
              404: { description: 'Not Found', content: failure },
              409: { description: 'Sold', content: failure },
              415: { description: 'Unsupported Media Type', content: failure },
              422: {
                description: 'Unprocessable Entity',
                content: {
                  'application/json': { schema: { $ref: '#/components/schemas/Refusal' } },
                },
              },
            },
          },
        },
      },
      components: {
        schemas: {
          Book: {
            type: 'object',
            properties: {
              id: uuid,
              title: { type: 'string' },
              at: { type: 'string', format: 'date-time' },
            },
            required: ['id', 'title', 'at'],
            additionalProperties: false,
          },
          Failure: expect.objectContaining({ required: ['errors'] }),
          Refusal: expect.objectContaining({ required: ['errors'] }),
        },
        securitySchemes: {},
      },
    })
  })

  it('says no more than that of a route that says nothing', () => {
    const router = defineRouter().scope('/api', apiPipeline(), (r) => r.get('/', answer))
    expect(openApi(router, about).paths).toEqual({
      '/api': {
        get: { operationId: 'getApi', responses: { '2XX': { description: 'Success' } } },
      },
    })
  })

  it('has the routes for programs, or those below a path', () => {
    const router = defineRouter()
      .scope('/', browserPipeline(), (r) => r.get('/', answer).get('/apiary', answer))
      .scope('/api', apiPipeline(), (r) =>
        r.get('/books', answer).forward('/old', { fetch: () => new Response() }),
      )
      .scope('/feeds', apiPipeline(), (r) => r.get('/new', answer))
      .static('/assets', '.')
    expect(Object.keys(openApi(router, about).paths)).toEqual(['/api/books', '/feeds/new'])
    const below = (prefix: string) => openApi(router, { ...about, prefix })
    expect(below('/api').paths).toEqual({
      '/api/books': { get: expect.objectContaining({ operationId: 'getBooks' }) },
    })
    expect(below('/api/')).toEqual(below('/api'))
    expect(Object.keys(below('/').paths)).toEqual(['/', '/apiary', '/api/books', '/feeds/new'])
  })

  it('takes forms where the pipeline does', () => {
    const router = defineRouter().scope('/', browserPipeline(), (r) =>
      r.post('/books', { body: NewBook }, answer),
    )
    const { post } = openApi(router, { ...about, prefix: '/' }).paths['/books'] ?? {}
    expect(Object.keys(post?.requestBody?.content ?? {})).toEqual([
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
    ])
    expect(post?.responses).not.toHaveProperty('415')
  })

  it('gives every operation a name of its own', () => {
    const router = defineRouter().scope('/', apiPipeline(), (r) =>
      r
        .resources('/rooms', { index: answer, show: answer, update: answer })
        .get('/old-rooms', answer)
        .get('/oldRooms', answer)
        .get('/', answer)
        .get('/päckchen/:packageId/x', answer),
    )
    expect(operationsOf(openApi(router, about)).map(({ operationId }) => operationId)).toEqual([
      'getRooms',
      'getRoomsById',
      'patchRoomsById',
      'putRoomsById',
      'getOldRooms',
      'getOldRooms2',
      'get',
      'getPCkchenByPackageIdX',
    ])
  })

  it('has one path where only the names of its parts differ, and of equal routes the first', () => {
    const router = defineRouter().scope('/', apiPipeline(), (r) =>
      r
        .get('/books/:id', answer)
        .delete('/books/:isbn', { params: z.object({ isbn: z.coerce.number() }) }, answer)
        .get('/books/:isbn', { summary: 'never reached' }, answer),
    )
    const { paths } = openApi(router, about)
    expect(Object.keys(paths)).toEqual(['/books/{id}'])
    expect(paths['/books/{id}']?.delete?.parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'number' } },
    ])
    expect(paths['/books/{id}']?.get).not.toHaveProperty('summary')
  })

  it('writes lists and objects of a query as forms have them', () => {
    const query = z.object({
      tags: z.array(z.string()).describe('Any of them'),
      filter: z.object({ name: z.string() }).optional(),
    })
    expect(described('/', { query })?.parameters).toEqual([
      {
        name: 'tags[]',
        in: 'query',
        required: true,
        description: 'Any of them',
        schema: { type: 'array', items: { type: 'string' } },
      },
      {
        name: 'filter',
        in: 'query',
        required: false,
        style: 'deepObject',
        explode: true,
        schema: expect.objectContaining({ type: 'object' }),
      },
    ])
  })

  it('says nothing of what a schema cannot tell', () => {
    const loose = { params: v.object({ id: v.string() }), query: v.object({}), body: v.object({}) }
    const operation = described('/books/:id', {
      ...loose,
      responses: { 201: { schema: v.string() } },
    })
    expect(operation?.parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'query', in: 'query', required: false, style: 'form', explode: true, schema: {} },
    ])
    expect(operation?.requestBody?.content).toEqual({ 'application/json': { schema: {} } })
    expect(operation?.responses[201]?.content).toEqual({ 'application/json': { schema: {} } })
  })

  it('takes JSON Schema where nothing is checked, and such a body is described alone', () => {
    const operation = described('/', { reads: { type: 'string' } })
    expect(operation?.requestBody?.content).toEqual({
      'application/json': { schema: { type: 'string' } },
    })
    expect(Object.keys(operation?.responses ?? {})).toEqual(['415', '2XX'])
  })

  it('keeps schemas of one name apart, and leads every reference somewhere', () => {
    const Tree = z.object({
      name: z.string(),
      get branches() {
        return z.array(Tree)
      },
    })
    const router = defineRouter().scope('/', apiPipeline(), (r) =>
      r
        .post('/books', { body: Book, responses: { 201: { schema: Book } } }, answer)
        .put(
          '/books',
          { body: z.array(Book), responses: { 200: { schema: z.array(Book) } } },
          answer,
        )
        .post('/trees', { body: Tree, responses: { 201: { schema: z.array(Tree) } } }, answer)
        .get('/other', { responses: { 200: { schema: { title: 'Book', type: 'null' } } } }, answer),
    )
    const document = openApi(router, about)
    const { schemas } = document.components
    expect(Object.keys(schemas)).toEqual([
      'Book',
      'BookInput',
      'BookOutput',
      'Failure',
      'Refusal',
      'postTrees201schema0',
      'postTreesBody',
    ])
    expect(schemas.Book).toHaveProperty('additionalProperties', false)
    expect(schemas.BookInput).not.toHaveProperty('additionalProperties')
    expect(schemas.BookOutput).toEqual({ title: 'Book', type: 'null' })
    const references = referencesIn(document)
    expect(references.length).toBeGreaterThan(8)
    for (const reference of references) {
      expect(Object.keys(schemas).map((name) => `#/components/schemas/${name}`)).toContain(
        reference,
      )
    }
  })

  it('leads a part back to its whole', () => {
    const schema = {
      type: 'object',
      properties: { child: { $ref: '#/$defs/Child' } },
      $defs: { Child: { type: 'object', properties: { parent: { $ref: '#' } } } },
    }
    const router = defineRouter().scope('/', apiPipeline(), (r) =>
      r.post('/pairs', { reads: schema }, answer),
    )
    const { paths, components } = openApi(router, about)
    const place = '#/components/schemas/'
    expect(paths['/pairs']?.post?.requestBody?.content['application/json']?.schema).toEqual({
      $ref: `${place}postPairsBody`,
    })
    expect(components.schemas).toMatchObject({
      Child: { properties: { parent: { $ref: `${place}postPairsBody` } } },
      postPairsBody: { properties: { child: { $ref: `${place}Child` } } },
    })
  })

  it('tells what plugs say of themselves', () => {
    const scheme = { type: 'apiKey', in: 'header', name: 'x-key' } as const
    const optional = apiPipeline().plug(notePlug(() => {}, { schemes: { key: scheme } }))
    const keyed = optional.plug(
      notePlug(() => {}, { guard: 'requireKey', responses: { 401: { description: 'No key' } } }),
    )
    const router = defineRouter()
      .scope('/open', optional, (r) => r.get('/', answer))
      .scope('/keyed', keyed, (r) => r.get('/', answer))
    const { paths, components } = openApi(router, about)
    expect(components.securitySchemes).toEqual({ key: scheme })
    expect(paths['/open']?.get?.security).toEqual([{ key: [] }, {}])
    expect(paths['/keyed']?.get?.security).toEqual([{ key: [] }])
    expect(paths['/keyed']?.get?.responses[401]?.description).toBe('No key')
  })

  it('is the same each time, and JSON', () => {
    const router = defineRouter().scope('/', apiPipeline(), (r) =>
      r.post('/books', { body: NewBook, responses: { 201: { schema: Book } } }, answer),
    )
    const document = openApi(router, about)
    expect(openApi(router, about)).toEqual(document)
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  })
})
