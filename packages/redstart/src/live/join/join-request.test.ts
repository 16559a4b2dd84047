import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joinRequest } from './join-request.ts'

it('reads what the client sends', () => {
  const request = joinRequest({
    url: 'https://shop.test/cart?tab=2#top',
    params: { _mounts: 0, tz: 'UTC' },
    session: 'a',
    static: 'b',
    flash: 'c',
    sticky: false,
  })
  expect(request).toEqual({
    url: new URL('https://shop.test/cart?tab=2#top'),
    redirect: undefined,
    params: { _mounts: 0, tz: 'UTC' },
    session: 'a',
    static: 'b',
    flash: 'c',
  })
})

it('L-19: takes an empty static token for none, as the client does', () => {
  for (const none of ['', null, undefined]) {
    expect(joinRequest({ static: none }).static).toBeUndefined()
  }
})

it('forgets the credentials of an address, with which no request could be made', () => {
  const { url, redirect } = joinRequest({
    url: 'https://ann:secret@shop.test/cart',
    redirect: 'https://ann@shop.test/',
  })
  expect([url?.href, redirect?.href]).toEqual(['https://shop.test/cart', 'https://shop.test/'])
})

it('never throws, and knows no addresses but those of pages', () => {
  const odd = fc.constantFrom(
    'http://a.test/b',
    'javascript:1',
    'http:a',
    '//a',
    'https://[',
    'ws://a',
  )
  const url = fc.oneof(fc.string(), odd)
  const payload = fc.oneof(fc.anything(), fc.record({ url, redirect: url, params: fc.anything() }))
  fc.assert(
    fc.property(payload, (sent) => {
      const { url: at, redirect, params } = joinRequest(sent)
      for (const each of [at, redirect]) expect(each?.protocol ?? 'http:').toMatch(/^https?:$/)
      expect(Array.isArray(params)).toBe(false)
    }),
  )
})
