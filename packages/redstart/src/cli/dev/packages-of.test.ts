import { expect, it } from 'vitest'
import { packagesOf } from './packages-of.ts'

it('takes what is installed, wherever, and nothing of the application and of what is linked', () => {
  const modules = [
    'node:fs',
    'file:///srv/shop/src/main.ts',
    'file:///srv/shop/node_modules/zod/index.js',
    'file:///srv/shared/src/index.ts',
    'file:///srv/node_modules/.pnpm/hono@4/node_modules/hono/index.js',
    'data:text/javascript,1//node_modules/',
  ]
  expect(packagesOf('/srv/shop', modules)).toEqual([modules[2], modules[4]])
})

it('knows an application that is below such a folder itself', () => {
  const own = 'file:///srv/node_modules/shop%201/src/main.ts'
  const installed = 'file:///srv/node_modules/shop%201/node_modules/zod/index.js'
  const beside = 'file:///srv/node_modules/hono/index.js'
  const modules = [own, installed, beside]
  expect(packagesOf('/srv/node_modules/shop 1', modules)).toEqual([installed, beside])
})
