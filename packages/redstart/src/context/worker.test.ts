import { expect, it, vi } from 'vitest'
import { slotFrom, workerEnvironment } from './worker.ts'

it('tells a worker which one it is', () => {
  const env = workerEnvironment({ number: 2, of: 4 })
  expect(slotFrom(env, process.pid)).toEqual({ number: 2, of: 4 })
})

it('is nothing that the processes inherit which a worker starts', () => {
  const env = workerEnvironment({ number: 2, of: 4 })
  expect(slotFrom(env, process.pid + 1)).toBeUndefined()
  expect(slotFrom({}, process.pid)).toBeUndefined()
})

it('gives each worker a name of its own, where the program has one', () => {
  expect(workerEnvironment({ number: 2, of: 4 }).REDSTART_NODE).toBeUndefined()
  vi.stubEnv('REDSTART_NODE', 'berlin')
  expect(workerEnvironment({ number: 2, of: 4 }).REDSTART_NODE).toBe('berlin-2')
  vi.unstubAllEnvs()
})
