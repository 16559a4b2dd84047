import { expect, it } from 'vitest'
import { brokenFile } from './broken-file.ts'

/** An error with what loaders give theirs. */
function failure(message: string, more: object, Type = Error): Error {
  return Object.assign(new Type(message), more)
}

const unknown = { code: 'ERR_MODULE_NOT_FOUND' }

it.each([
  [
    failure(
      'Transform failed with 2 errors:\n/app/src/router.ts:2:23: ERROR: Expected ":"\n/app/src/router.ts:4:1: ERROR: x',
      { name: 'TransformError' },
    ),
    '/app/src/router.ts:2:23: Expected ":"',
  ],
  [
    failure('Parse error /app/redstart.config.js:1:1', {}),
    '/app/redstart.config.js:1:1: it cannot be parsed',
  ],
  [failure('Error parsing: /app/package.json', {}), '/app/package.json: it cannot be parsed'],
  [
    failure(
      'Unexpected token',
      { stack: 'file:///app/a.mjs:3\nlet = 1\n    ^\n\nSyntaxError: Unexpected token\n    at x' },
      SyntaxError,
    ),
    '/app/a.mjs:3: Unexpected token',
  ],
  [
    failure("Cannot find module '/app/src/none.ts' imported from /app/src/router.ts", unknown),
    "/app/src/router.ts: Cannot find module '/app/src/none.ts'",
  ],
])('says where %s is', (error, text) => {
  expect(brokenFile(error)).toBe(text)
})

it.each([
  ['what code throws while it is loaded', new ReferenceError('foo is not defined')],
  ['text that is no JSON', new SyntaxError('Unexpected end of JSON input')],
  [
    'what a package lacks',
    failure("Cannot find package 'pg' imported from /app/node_modules/a/index.js", unknown),
  ],
  [
    'what is broken in a package',
    failure(
      'Unexpected token',
      { stack: 'file:///app/node_modules/a/index.js:3\nlet = 1\n\nSyntaxError: x\n    at x' },
      SyntaxError,
    ),
  ],
  ['what code says of its own', new Error('Error parsing: the order')],
  ['what is no error', 'Parse error /app/a.js:1:1'],
])('leaves %s to its stack', (_what, error) => {
  expect(brokenFile(error)).toBeUndefined()
})
