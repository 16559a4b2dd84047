import { afterEach, describe, expect, it, vi } from 'vitest'
import { InvalidOption } from '../errors/index.ts'
import { checkedNodeName, nodeName } from './node-name.ts'

afterEach(() => vi.unstubAllEnvs())

describe('the name of a node', () => {
  it('is made of host, process and chance', () => {
    vi.stubEnv('REDSTART_NODE', '')
    const [first, second] = [nodeName(), nodeName()]
    expect(first).toMatch(new RegExp(`^[\\w-]+-${process.pid}-[0-9a-f]{8}$`))
    expect(first).not.toBe(second)
    expect(checkedNodeName(first)).toBe(first)
  })

  it('is what REDSTART_NODE says', () => {
    vi.stubEnv('REDSTART_NODE', 'web-1.chat.svc')
    expect(nodeName()).toBe('web-1.chat.svc')
  })

  it.each(['a b', 'a..b', '.a', 'a.', 'a*', 'a>', 'é', 'x'.repeat(201)])('is not %j', (name) => {
    vi.stubEnv('REDSTART_NODE', name)
    expect(() => nodeName()).toThrow(InvalidOption)
  })
})
