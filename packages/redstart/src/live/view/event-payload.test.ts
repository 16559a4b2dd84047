import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RedstartError } from '../../errors/index.ts'
import { readEvent } from './event-payload.ts'

describe('the payload of an event', () => {
  it('is what the schema sees, without what the client adds to it', () => {
    const { event, payload, meta, cid } = readEvent({
      type: 'keydown',
      event: 'nav',
      value: { id: '7', key: 'ArrowUp', value: 'abc' },
      cid: 3,
    })
    expect({ event, payload, cid }).toEqual({ event: 'nav', payload: { id: '7' }, cid: 3 })
    expect(meta).toMatchObject({ type: 'keydown', key: 'ArrowUp', value: 'abc' })
  })

  it('is all that a hook pushed, whatever its names are', () => {
    const { payload } = readEvent({ type: 'hook', event: 'e', value: { key: 1, value: 2 } })
    expect(payload).toEqual({ key: 1, value: 2 })
  })

  it('L-93: may come with a type that is null or unknown, and without meta', () => {
    expect(readEvent({ type: null, event: 'e', value: {} }).meta.type).toBe('')
    expect(readEvent({ event: 'e' })).toMatchObject({ isForm: false, payload: {} })
    expect(readEvent({ type: 'remove', event: 'e', value: null }).payload).toEqual({})
  })

  it('is refused where it is none', () => {
    for (const payload of [null, 'x', [], {}, { event: 1 }, { event: 'e', cid: 'x' }]) {
      expect(() => readEvent(payload)).toThrow(RedstartError)
    }
    expect(() => readEvent({ type: 'form', event: 'e', value: 3 })).toThrow(
      /neither text nor a map/,
    )
  })
})

describe('a form', () => {
  const form = (value: string, meta: object = {}) =>
    readEvent({ type: 'form', event: 'validate', value, meta })

  it('L-90: decodes nested names and lists, and the field that was changed', () => {
    const { params, meta } = form('user%5Bname%5D=Al&tags[]=a&tags[]=b', { _target: 'user[name]' })
    expect(params).toEqual({ user: { name: 'Al' }, tags: ['a', 'b'] })
    expect(meta.target).toEqual(['user', 'name'])
    expect(form('a=1', { _target: 'tags[]' }).meta.target).toEqual(['tags'])
    expect(form('a=1', { _target: 'undefined' }).meta.target).toEqual(['undefined'])
    expect(form('a=1').meta.target).toBeUndefined()
  })

  it('L-91: is overruled by the values of its element and of its command', () => {
    expect(form('a=1&b=2', { b: 3, c: 4 }).params).toEqual({ a: '1', b: 3, c: 4 })
  })

  it('L-92: keeps the marks of untouched fields for a changeset, and not for a schema', () => {
    const { params, payload } = form('_unused_a=&a=&user[_unused_b]=&user[b]=x')
    expect(params).toEqual({ _unused_a: '', a: '', user: { _unused_b: '', b: 'x' } })
    expect(payload).toEqual({ a: '', user: { b: 'x' } })
  })

  it('leaves out what it sends for the framework', () => {
    expect(form('_csrf_token=x&_method=put&a=1', { _target: 'a' }).params).toEqual({ a: '1' })
  })
})

it('is read or refused, and reaches no prototype, whatever a client sends', () => {
  const key = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('__proto__', 'constructor', 'type', 'event', 'value', 'meta', 'cid', '_target'),
  )
  const payload = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, 0, 'form', 'a[b][__proto__]=1', '%', 'x[]=1&x=2'),
      fc.string(),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(key, tie('any'), { maxKeys: 4 }),
    ),
  })).any
  fc.assert(
    fc.property(payload, payload, payload, (value, meta, cid) => {
      for (const type of ['form', 'click']) {
        try {
          readEvent({ type, event: 'e', value, meta, cid })
        } catch (error) {
          expect(error).toBeInstanceOf(RedstartError)
        }
      }
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
  )
})
