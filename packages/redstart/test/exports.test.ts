import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, it } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const manifest: { exports: Record<string, string> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
)

/**
 * What a user can import is a promise. A name that comes or goes changes `exports.txt`, which
 * `npx vitest run packages/redstart/test/exports.test.ts -u` writes anew, and so is seen in review.
 */
it('exports these names from each subpath, and no others', async () => {
  const files = Object.values(manifest.exports).map((path) => join(root, path))
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const lines = Object.entries(manifest.exports).flatMap(([subpath, path]) => {
    const module = program.getSourceFile(join(root, path))
    const symbol = module && checker.getSymbolAtLocation(module)
    if (!symbol) throw new Error(`${path} is no module.`)
    const names = checker.getExportsOfModule(symbol).map((name) => {
      const target = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name
      return target.flags & ts.SymbolFlags.Value ? name.name : `type ${name.name}`
    })
    return [subpath.replace('.', 'redstart'), ...names.sort().map((name) => `  ${name}`), '']
  })
  await expect(lines.join('\n')).toMatchFileSnapshot('exports.txt')
})
