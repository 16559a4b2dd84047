/**
 * Compiles the type tests, the examples and the code of the documentation with the oldest and the newest
 * TypeScript that Redstart supports, and the one between. Each compiler has to refuse a wrong file
 * first, and to say that it read all the others, so that silence means something.
 *
 * @module
 */
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fail, type Result, run } from './command.ts'
import { writeDocExamples } from './doc-examples.ts'
import { projectFiles, root } from './workspace.ts'

const compilers = ['typescript', 'typescript-6', 'typescript-7']
const wrong = ['wrong.ts(3,14): error TS2322', 'wrong.ts(5,1): error TS2578']

const typeTests = projectFiles('packages/*.types.ts')
const examples = projectFiles('examples/*/src/*.ts')
const blocks = writeDocExamples()
for (const [what, files] of Object.entries({ typeTests, examples, blocks })) {
  if (files.length === 0) fail(`The type tests found no files for their ${what}.`)
}

for (const compiler of compilers) {
  refusesWrongTypes(compiler)
  const started = Date.now()
  const { ok, output } = compile(compiler, 'tsconfig.types.json', '--listFiles')
  const lines = output.split('\n')
  const read = new Set(lines)
  if (!ok) fail(`${compiler} refuses:`, ...lines.filter((line) => !line.startsWith('/')))
  const unread = [...typeTests, ...examples, ...blocks].filter((file) => !read.has(absolute(file)))
  if (unread.length > 0) fail(`${compiler} did not read:`, ...unread)
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  console.log(
    `Types: ${typeTests.length} type tests, ${examples.length} files of examples and ` +
      `${blocks.length} blocks of documentation compile with ${version(compiler)} in ${seconds} s.`,
  )
}

function refusesWrongTypes(compiler: string): void {
  const { ok, output } = compile(compiler, 'scripts/fixtures/types/tsconfig.json')
  if (ok || !wrong.every((error) => output.includes(error))) {
    fail(`${compiler} does not find what is wrong in scripts/fixtures/types. It said:`, output)
  }
}

function compile(compiler: string, project: string, ...options: readonly string[]): Result {
  const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
  return run(process.execPath, [tsc, '--project', project, '--pretty', 'false', ...options])
}

function version(compiler: string): string {
  const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
  return run(process.execPath, [tsc, '--version']).output.trim().replace('Version', 'TypeScript')
}

function absolute(file: string): string {
  return realpathSync(join(root, file))
}
