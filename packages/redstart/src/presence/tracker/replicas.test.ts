import { expect, test } from 'vitest'
import type { Ref } from './ref.ts'
import { Replicas } from './replicas.ts'

const ref = (name: string, vsn = '1'): Ref => ({ id: `${vsn}@${name}`, name, vsn })
const a = ref('a')
const short = (): Replicas => new Replicas({ downTicks: 2, goneTicks: 4 })
const status = (replicas: Replicas) => replicas.all.map(({ name, status }) => `${name} ${status}`)

test('§5.4.5 heartbeat, name unknown: up; a second one says nothing new', () => {
  const replicas = short()
  expect(replicas.heard(a)).toEqual([{ to: 'up', ref: a }])
  expect(replicas.heard(a)).toEqual([])
  expect(replicas.all).toEqual([{ name: 'a', vsn: '1', status: 'up' }])
})

test('§5.4.5 silent beyond down_period: down, once; beyond permdown_period: gone', () => {
  const replicas = short()
  replicas.heard(a)
  expect([replicas.tick(), replicas.tick()]).toEqual([[], []])
  expect(replicas.tick()).toEqual([{ to: 'down', ref: a }])
  expect(replicas.tick()).toEqual([])
  expect(status(replicas)).toEqual(['a down'])
  expect(replicas.tick()).toEqual([{ to: 'gone', ref: a }])
  expect(status(replicas)).toEqual([])
})

test('§5.4.5 heartbeat, same vsn, was down: up again', () => {
  const replicas = short()
  replicas.heard(a)
  for (let n = 0; n < 3; n++) replicas.tick()
  expect(replicas.heard(a)).toEqual([{ to: 'up', ref: a }])
  expect(replicas.tick()).toEqual([])
  expect(status(replicas)).toEqual(['a up'])
})

test('§5.4.5 heartbeat, same name, new vsn: the old one is gone, the new one up', () => {
  const replicas = short()
  replicas.heard(a)
  const again = ref('a', '2')
  expect(replicas.heard(again)).toEqual([
    { to: 'gone', ref: a },
    { to: 'up', ref: again },
  ])
  expect(replicas.all).toEqual([{ name: 'a', vsn: '2', status: 'up' }])
})

test('§5.4.5 graceful_permdown counts with matching name and vsn only', () => {
  const replicas = short()
  replicas.heard(a)
  expect(replicas.left(ref('a', '0'))).toEqual([])
  expect(replicas.left(ref('b'))).toEqual([])
  expect(replicas.left(a)).toEqual([{ to: 'gone', ref: a }])
  expect(replicas.left(a)).toEqual([])
})
