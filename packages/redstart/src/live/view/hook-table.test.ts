import { describe, expect, it } from 'vitest'
import { componentStages, viewStages } from '../hooks.ts'
import { Reply, reply } from '../outcome.ts'
import { HookTable } from './hook-table.ts'

describe('L-133: hooks', () => {
  const event = { event: 'e', payload: {} }

  it('run in the order in which they were attached, until one halts', async () => {
    const hooks = new HookTable(viewStages)
    const ran: string[] = []
    hooks.attach('one', 'handleEvent', () => void ran.push('one'))
    hooks.attach('two', 'handleEvent', async () => {
      ran.push('two')
      return 'halt' as const
    })
    hooks.attach('three', 'handleEvent', () => void ran.push('three'))
    expect(await hooks.run('handleEvent', event)).toBe('halt')
    expect(ran).toEqual(['one', 'two'])
  })

  it('may reply, which halts as well', async () => {
    const hooks = new HookTable(viewStages)
    hooks.attach('one', 'handleEvent', () => reply({ a: 1 }))
    const result = await hooks.run('handleEvent', event)
    expect(result instanceof Reply && result.payload).toEqual({ a: 1 })
  })

  it('go on where none is, or none says otherwise', async () => {
    const hooks = new HookTable(viewStages)
    expect(await hooks.run('handleEvent', event)).toBe('cont')
    hooks.attach('one', 'handleEvent', () => 'cont' as const)
    expect(await hooks.run('handleEvent', event)).toBe('cont')
  })

  it('have a name of their own in their stage', () => {
    const hooks = new HookTable(viewStages)
    hooks.attach('one', 'afterRender', () => {})
    hooks.attach('one', 'handleInfo', () => {})
    expect(() => hooks.attach('one', 'afterRender', () => {})).toThrow(/"one".*afterRender/s)
  })

  it('are refused at stages that a component does not have', () => {
    const hooks = new HookTable(componentStages)
    expect(() => hooks.attach('one', 'handleInfo', () => {})).toThrow(/"one".*handleInfo/s)
    expect(() => hooks.attach('one', 'handleParams', () => {})).toThrow(/handleEvent, handleAsync/)
  })

  it('can be taken off; that there is none is no error', async () => {
    const hooks = new HookTable(viewStages)
    hooks.detach('one', 'handleEvent')
    hooks.attach('one', 'handleEvent', () => 'halt' as const)
    hooks.detach('one', 'handleEvent')
    expect(hooks.has('handleEvent')).toBe(false)
    expect(await hooks.run('handleEvent', event)).toBe('cont')
  })
})
