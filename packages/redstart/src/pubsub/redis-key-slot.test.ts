import { expect, it } from 'vitest'
import { keySlot } from './redis-key-slot.ts'

it.each([
  // The check value of CRC-16/XMODEM.
  ['123456789', 0x31c3],
  ['', 0],
  ['foo', 12_182],
  ['bar', 5_061],
  ['{foo}:key', 12_182],
  ['a{foo}{bar}', 12_182],
])('the slot of %j is %i', (name, slot) => {
  expect(keySlot(name)).toBe(slot)
})
