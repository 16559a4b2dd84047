import { type as ark } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { binary, isBinary, isSchema, type, validate } from './index.ts'

describe('isSchema', () => {
  it('knows the schemas of all vendors, and ours', () => {
    for (const schema of [z.string(), v.string(), ark('string'), type<string>(), binary()]) {
      expect(isSchema(schema)).toBe(true)
    }
  })

  it('knows what is none', () => {
    const version2 = { '~standard': { version: 2, validate: () => ({ value: 1 }) } }
    const noCheck = { '~standard': { version: 1, vendor: 'test' } }
    const others = [null, undefined, 'x', {}, () => {}, { '~standard': null }, version2, noCheck]
    for (const other of others) expect(isSchema(other)).toBe(false)
  })
})

describe('type', () => {
  it('takes any value as it is', () => {
    const value = { any: ['thing'] }
    const result = validate(type<{ user: string }>(), value)
    expect(result).toEqual({ ok: true, value })
    expect(result).toHaveProperty('value', value)
  })
})

describe('binary', () => {
  it('takes bytes as they are', () => {
    for (const bytes of [new Uint8Array([1, 2]), Buffer.from('ab'), new Uint8Array()]) {
      expect(validate(binary(), bytes)).toEqual({ ok: true, value: bytes })
    }
  })

  it('refuses everything else', () => {
    for (const value of [new ArrayBuffer(2), new DataView(new ArrayBuffer(2)), [1], '', null, {}]) {
      expect(validate(binary(), value)).toEqual({
        ok: false,
        issues: [{ path: '', message: 'Expected a binary payload' }],
      })
    }
  })

  it('is recognised', () => {
    expect(isBinary(binary())).toBe(true)
    for (const other of [type<Uint8Array>(), z.instanceof(Uint8Array), undefined]) {
      expect(isBinary(other)).toBe(false)
    }
  })
})
