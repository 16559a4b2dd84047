import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mintSecret } from '../secret/secrets.ts'
import { ENDED_WITH_PASSWORD, formatUndo, parseUndo, undoPurpose } from './purposes.ts'

describe('undo links', () => {
  it('hold their purpose and their secret', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const secret = mintSecret()
        expect(parseUndo(formatUndo(address, secret))).toEqual({
          purpose: undoPurpose(address),
          secret,
        })
      }),
    )
  })

  it('have a purpose for each address, none of which ends with the password', () => {
    expect(undoPurpose('ann@example.com')).not.toBe(undoPurpose('bob@example.com'))
    expect(ENDED_WITH_PASSWORD).not.toContain(undoPurpose('ann@example.com'))
  })

  it('A-55: whatever else somebody sends is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        expect(parseUndo(text)).toBeUndefined()
      }),
    )
    expect(parseUndo(`${'a'.repeat(11)}.${'b'.repeat(43)}\n`)).toBeUndefined()
    expect(parseUndo(`${'a'.repeat(11)}.${'b'.repeat(44)}`)).toBeUndefined()
  })
})
