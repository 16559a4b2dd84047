import { defineSocket } from 'redstart/channel'
import { InvalidDefinition } from 'redstart/errors'
import { expect, it } from 'vitest'

const connect = (): object => ({})

it.each([
  ['an id', { id: () => 'user:7' }],
  ['connectInfo', { connectInfo: ['peerData'] }],
  ['connectInfo', { connectInfo: ['uri'] }],
])('an anonymous socket takes no %s', (what, more) => {
  // Types refuse it as well.
  const define = (): unknown =>
    Reflect.apply(defineSocket, undefined, [{ anonymous: true, connect, ...more }])
  expect(define).toThrow(InvalidDefinition)
  expect(define).toThrow(what)
})

it('is anonymous when it says so, with its channels and without', () => {
  const open = defineSocket({ connect })
  const nobody = defineSocket({ anonymous: true, connectInfo: undefined, id: undefined, connect })
  expect([open.anonymous, open.channels().anonymous]).toEqual([false, false])
  expect([nobody.anonymous, nobody.channels().anonymous]).toEqual([true, true])
})
