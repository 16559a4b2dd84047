import { type as ark } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AsyncSchema } from '../errors/index.ts'
import { type Schema, type Validation, validate, validateSync } from './index.ts'

interface Form {
  members: { email: string }[]
}
const schemas: [vendor: string, schema: Schema<unknown, Form>][] = [
  ['zod', z.object({ members: z.array(z.object({ email: z.string() })) })],
  ['valibot', v.object({ members: v.array(v.object({ email: v.string() })) })],
  ['arktype', ark({ members: ark({ email: 'string' }).array() })],
]
const asyncSchemas: [vendor: string, schema: Schema<unknown, string>][] = [
  ['zod', z.string().refine(async (text) => text !== 'taken', 'is taken')],
  [
    'valibot',
    v.pipeAsync(
      v.string(),
      v.checkAsync(async (text) => text !== 'taken', 'is taken'),
    ),
  ],
]
const good: Form = { members: [{ email: 'ann@example.com' }] }

/** A schema of our own that gives a fixed answer. */
function answering<T>(answer: () => ReturnType<Schema<T>['~standard']['validate']>): Schema<T> {
  return { '~standard': { version: 1, vendor: 'test', validate: answer } }
}

function raise(error: Error): never {
  throw error
}

function refused(issues: { message: string; path?: PropertyKey[] }[]): Schema<unknown> {
  return answering(() => ({ issues }))
}

function issuesOf(result: Validation<unknown> | Promise<Validation<unknown>>) {
  if (result instanceof Promise || result.ok) throw new Error('expected a synchronous refusal')
  return result.issues
}

describe.each(schemas)('validate with %s', (_vendor, schema) => {
  it('answers synchronously with the value', () => {
    expect(validate(schema, good)).toEqual({ ok: true, value: good })
  })

  it('says where a value is wrong', () => {
    const issues = issuesOf(validate(schema, { members: [{ email: 5 }] }))
    expect(issues.map(({ path }) => path)).toEqual(['members.0.email'])
    expect(issues[0]?.message).toContain('string')
  })

  it('has an empty path for the value as a whole', () => {
    expect(issuesOf(validate(schema, 'text')).map(({ path }) => path)).toEqual([''])
  })

  it('sends 20 issues at most', () => {
    const members = Array.from({ length: 1000 }, () => ({ email: 5 }))
    expect(issuesOf(validate(schema, { members })).length).toBeLessThanOrEqual(20)
  })

  it('is synchronous with validateSync as well', () => {
    expect(validateSync(schema, good, 'a test')).toEqual({ ok: true, value: good })
    expect(validateSync(schema, {}, 'a test').ok).toBe(false)
  })
})

describe.each(asyncSchemas)('validate with an asynchronous schema of %s', (_vendor, schema) => {
  it('answers with a promise', async () => {
    const result = validate(schema, 'free')
    expect(result).toBeInstanceOf(Promise)
    expect(await result).toEqual({ ok: true, value: 'free' })
    expect(await validate(schema, 'taken')).toEqual({
      ok: false,
      issues: [{ path: '', message: 'is taken' }],
    })
  })

  it('throws AsyncSchema where there is no time to wait', () => {
    expect(() => validateSync(schema, 'free', 'event "rename"')).toThrow(
      new AsyncSchema('event "rename"'),
    )
  })
})

describe('validate', () => {
  it('returns what the schema makes of the value', () => {
    const trimmed: Schema<unknown, number>[] = [
      z.string().transform((text) => text.length),
      v.pipe(
        v.string(),
        v.transform((text) => text.length),
      ),
      ark('string').pipe((text) => text.length),
    ]
    for (const schema of trimmed) expect(validate(schema, 'four')).toEqual({ ok: true, value: 4 })
  })

  it('names path segments of all kinds', () => {
    const key = Symbol('key')
    const schema = answering(() => ({ issues: [{ message: 'm', path: [{ key: 'a' }, 0, key] }] }))
    expect(issuesOf(validate(schema, {}))).toEqual([{ path: 'a.0.Symbol(key)', message: 'm' }])
  })

  it('bounds what a hostile payload can make it say', () => {
    const long = { message: 'm'.repeat(1e6), path: ['p'.repeat(1e6), 'q'] }
    const issues = issuesOf(validate(refused(Array.from({ length: 500 }, () => long)), {}))
    expect(issues).toHaveLength(20)
    expect(issues[0]).toEqual({ path: `${'p'.repeat(199)}…`, message: `${'m'.repeat(499)}…` })
  })

  it('does not cut a character in two', () => {
    const message = `${'m'.repeat(498)}😀😀`
    expect(issuesOf(validate(refused([{ message }]), {}))).toEqual([
      { path: '', message: `${'m'.repeat(498)}…` },
    ])
  })

  it('refuses also when the schema gives no reason', () => {
    expect(validate(refused([]), {})).toEqual({ ok: false, issues: [] })
  })

  it.each<[vendor: string, throwing: (bug: Error) => Schema<unknown>]>([
    ['zod', (bug) => z.string().refine(() => raise(bug))],
    [
      'valibot',
      (bug) =>
        v.pipe(
          v.string(),
          v.check(() => raise(bug)),
        ),
    ],
    ['arktype', (bug) => ark('string').narrow(() => raise(bug))],
  ])('lets through what a check throws in %s', async (_vendor, throwing) => {
    const bug = new Error('bug')
    // Zod rejects, the others throw.
    await expect((async () => validate(throwing(bug), 'text'))()).rejects.toBe(bug)
    expect(() => validateSync(throwing(bug), 'text', 'a test')).toThrow()
  })

  it('lets through what a schema throws', async () => {
    const bug = new Error('bug')
    const throws = answering((): never => {
      throw bug
    })
    expect(() => validate(throws, {})).toThrow(bug)
    expect(() => validateSync(throws, {}, 'a test')).toThrow(bug)
    const rejects = answering(() => Promise.reject(bug))
    await expect(validate(rejects, {})).rejects.toBe(bug)
  })

  it('leaves no rejection unhandled when validateSync gives up on a promise', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const rejects = answering(() => Promise.reject(new Error('late')))
    expect(() => validateSync(rejects, {}, 'a test')).toThrow(AsyncSchema)
    // Unhandled rejections are reported once the microtasks are done, before the next timer.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
})
