import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allowedSubprotocols, chooseSubprotocol } from './subprotocol.ts'

const NONE = { accepted: true, protocol: undefined }
const REFUSED = { accepted: false }

describe('allowedSubprotocols', () => {
  test('"phoenix" comes first, and only with an auth token', () => {
    expect(allowedSubprotocols(true)).toEqual(['phoenix'])
    expect(allowedSubprotocols(true, ['chat'])).toEqual(['phoenix', 'chat'])
    expect(allowedSubprotocols(false, ['chat'])).toEqual(['chat'])
    expect(allowedSubprotocols(false)).toEqual([])
  })
})

describe('chooseSubprotocol', () => {
  test('C-9: "phoenix" is confirmed', () => {
    expect(chooseSubprotocol('phoenix', ['phoenix'])).toEqual({
      accepted: true,
      protocol: 'phoenix',
    })
  })

  test('C-11: nothing in common is refused', () => {
    expect(chooseSubprotocol('other', ['phoenix'])).toEqual(REFUSED)
    expect(chooseSubprotocol('Phoenix, phoenix2', ['phoenix'])).toEqual(REFUSED)
    expect(chooseSubprotocol('', ['phoenix'])).toEqual(REFUSED)
  })

  test('C-11: no header is accepted, and none is sent back', () => {
    expect(chooseSubprotocol(undefined, ['phoenix'])).toEqual(NONE)
  })

  test('the order of the server decides', () => {
    expect(chooseSubprotocol(' b ,\ta,,c', ['x', 'a', 'b'])).toEqual({
      accepted: true,
      protocol: 'a',
    })
  })

  test('a server without subprotocols ignores the header', () => {
    expect(chooseSubprotocol('anything, "at all"', [])).toEqual(NONE)
  })

  test('only what both sides named is ever chosen, and nothing throws', () => {
    const name = fc.constantFrom('phoenix', 'chat', 'x', ' ', '')
    fc.assert(
      fc.property(fc.array(name), fc.array(fc.constantFrom('phoenix', 'chat')), (items, ours) => {
        const choice = chooseSubprotocol(items.join(','), ours)
        const common = ours.find((ourName) => items.includes(ourName))
        if (ours.length === 0) expect(choice).toEqual(NONE)
        else if (common === undefined) expect(choice).toEqual(REFUSED)
        else expect(choice).toEqual({ accepted: true, protocol: common })
      }),
    )
  })
})
