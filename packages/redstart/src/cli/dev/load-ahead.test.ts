import { expect, it, vi } from 'vitest'
import { loadAhead } from './load-ahead.ts'

const none = new URL('none.js', import.meta.url).href

it('ends the process where a module cannot be loaded, also when it is wanted meanwhile', async () => {
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`ended with ${code}`)
  })
  const wanted = new AbortController()
  const loading = loadAhead([none], wanted.signal)
  wanted.abort()
  await expect(loading).rejects.toThrow('ended with 75')
})

it('loads nothing more once the process is wanted', async () => {
  await loadAhead([none], AbortSignal.abort())
})
