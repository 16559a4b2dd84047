import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseSubprotocol } from './subprotocol.ts'

const NONE = { refused: false }
const REFUSED = { refused: true }

describe('chooseSubprotocol', () => {
  test('C-9: "phoenix" is confirmed', () => {
    expect(chooseSubprotocol(['phoenix'], 'phoenix')).toEqual({
      refused: false,
      protocol: 'phoenix',
    })
  })

  test('C-11: nothing in common is refused', () => {
    expect(chooseSubprotocol(['phoenix'], 'other')).toEqual(REFUSED)
    expect(chooseSubprotocol(['phoenix'], 'Phoenix, phoenix2')).toEqual(REFUSED)
    expect(chooseSubprotocol(['phoenix'], '')).toEqual(REFUSED)
  })

  test('C-11: no header is accepted, and none is sent back', () => {
    expect(chooseSubprotocol(['phoenix'], undefined)).toEqual(NONE)
  })

  test('the order of the server decides', () => {
    expect(chooseSubprotocol(['x', 'a', 'b'], ' b ,\ta,,c')).toEqual({
      refused: false,
      protocol: 'a',
    })
  })

  test('a server without subprotocols ignores the header', () => {
    expect(chooseSubprotocol([], 'anything, "at all"')).toEqual(NONE)
  })

  test('only what both sides named is ever chosen, and nothing throws', () => {
    const name = fc.constantFrom('phoenix', 'chat', 'x', ' ', '')
    fc.assert(
      fc.property(fc.array(name), fc.array(fc.constantFrom('phoenix', 'chat')), (items, ours) => {
        const choice = chooseSubprotocol(ours, items.join(','))
        const common = ours.find((ourName) => items.includes(ourName))
        if (ours.length === 0) expect(choice).toEqual(NONE)
        else if (common === undefined) expect(choice).toEqual(REFUSED)
        else expect(choice).toEqual({ refused: false, protocol: common })
      }),
    )
  })
})
