/**
 * Proves that the linter finds a promise that nobody waits for: in a real-time server a lost promise is
 * a lost crash, and the rules that find it are young and have to see through imports. Runs the rules of
 * `biome.json` on `fixtures/lint`, which the ordinary run leaves out.
 *
 * @module
 */
import { join } from 'node:path'
import { fail, run } from './command.ts'
import { root } from './workspace.ts'

const folder = 'scripts/fixtures/lint'
const expected = [
  'floating-promise.ts:4 noFloatingPromises',
  'floating-promise.ts:8 noFloatingPromises',
  'misused-promise.ts:4 noMisusedPromises',
]

const biome = join(root, 'node_modules/.bin/biome')
const { ok, output } = run(biome, [
  'lint',
  `--config-path=${folder}/rules.json`,
  '--reporter=github',
  '--colors=off',
  folder,
])
const annotation =
  /^::error .*?title=lint\/\w+\/(?<rule>\w+),file=(?<file>[^,]+),line=(?<line>\d+)/gm
const found = [...output.matchAll(annotation)]
  .map(({ groups }) => `${groups?.file?.split('/').at(-1)}:${groups?.line} ${groups?.rule}`)
  .sort()
if (ok || found.join('\n') !== expected.join('\n')) {
  fail(`The linter does not find what is wrong in ${folder}. It found:`, ...found, '', output)
}
console.log(`Lint: ${found.length} lost promises found in ${folder}.`)
