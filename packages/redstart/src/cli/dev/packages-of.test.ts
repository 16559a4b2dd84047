import { expect, it } from 'vitest'
import { packagesOf } from './packages-of.ts'

it('takes what is installed, wherever, and nothing of the application and of what is linked', () => {
  const modules = [
    'node:fs',
    'file:///work/shop/src/main.ts',
    'file:///work/shop/node_modules/zod/index.js',
    'file:///work/shared/src/index.ts',
    'file:///work/node_modules/.pnpm/hono@4/node_modules/hono/index.js',
    'data:text/javascript,1//node_modules/',
  ]
  expect(packagesOf('/work/shop', modules)).toEqual([modules[2], modules[4]])
})

it('knows an application that is below such a folder itself', () => {
  const own = 'file:///work/node_modules/shop%201/src/main.ts'
  const installed = 'file:///work/node_modules/shop%201/node_modules/zod/index.js'
  const beside = 'file:///work/node_modules/hono/index.js'
  const modules = [own, installed, beside]
  expect(packagesOf('/work/node_modules/shop 1', modules)).toEqual([installed, beside])
})
