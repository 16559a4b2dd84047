import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { importedElsewhere, withImport } from './imports.ts'

const ROUTER = `/** Every address. */
import { defineRouter } from 'redstart/http'
import { homeLive } from './live/home.ts'
import { browser } from './pipelines.ts'

export const router = defineRouter()
`

it('puts an import where Biome sorts it', () => {
  const text = withImport(ROUTER, "import { accounts } from '../accounts.ts'")
  expect(text.split('\n').slice(1, 4)).toEqual([
    "import { defineRouter } from 'redstart/http'",
    "import { accounts } from '../accounts.ts'",
    "import { homeLive } from './live/home.ts'",
  ])
})

it('puts names beside those that come from the same module, each once', () => {
  const line = "import { members, browser } from './pipelines.ts'"
  const text = withImport(ROUTER, line)
  expect(text).toContain("import { browser, members } from './pipelines.ts'\n")
  expect(withImport(text, "import { members } from './pipelines.ts'")).toBe(text)
})

it('reads imports of several lines', () => {
  const text = "import {\n  one,\n  two,\n} from './many.ts'\n"
  expect(withImport(text, "import { two } from './many.ts'")).toBe(text)
  expect(withImport(text, "import { three } from './many.ts'")).toBe(
    "import { one, two, three } from './many.ts'\n",
  )
})

it('keeps types apart', () => {
  const text = "import type { One } from './one.ts'\n"
  expect(withImport(text, "import { one } from './one.ts'")).toContain(text)
})

it('begins below what a file says of itself', () => {
  const text = withImport('/** Tables. */\n\n// redstart:tables\n', "import { a } from './a.ts'")
  expect(text).toBe("/** Tables. */\nimport { a } from './a.ts'\n\n// redstart:tables\n")
})

it('imports nothing twice, in whatever order', () => {
  const name = fc.constantFrom('browser', 'members', 'admins')
  const module = fc.constantFrom('./pipelines.ts', '../pipelines.ts', 'redstart/http')
  const line = fc
    .tuple(fc.boolean(), name, module)
    .map(([isType, what, from]) => `import ${isType ? 'type ' : ''}{ ${what} } from '${from}'`)
  void fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const once = lines.reduce(withImport, ROUTER)
      expect(lines.reduce(withImport, once)).toBe(once)
      const imports = once.match(/^import .*$/gm) ?? []
      const modules = imports.map((text) => text.replace(/\{.*\}/, ''))
      expect(new Set(modules).size).toBe(modules.length)
    }),
  )
})

it('knows a name that is imported from another file', () => {
  const line = "import { homeLive } from './live/other/home.ts'"
  expect(importedElsewhere(ROUTER, line)).toBe('homeLive')
  expect(importedElsewhere(ROUTER, "import { homeLive } from './live/home.ts'")).toBeUndefined()
  expect(importedElsewhere(ROUTER, "import { otherLive } from './live/home.ts'")).toBeUndefined()
})
