/**
 * Uses the built packages as a stranger would: packs them, installs the tarballs in a project of its own
 * without running install scripts, loads every subpath, compiles a program against its types (checking
 * these as well), lets that program serve a page and a join, runs the command line, and makes an
 * application with `create-redstart`, beside which nothing is installed but what it brings along.
 *
 * @module
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fail, run } from './command.ts'
import { root } from './workspace.ts'

const [built, creator] = ['redstart', 'create-redstart'].map((name) => {
  const folder = join(root, 'packages', name, 'dist')
  if (existsSync(join(folder, 'package.json'))) return folder
  return fail('There is nothing to try: npm run build first.')
})

const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
const project = mkdtempSync(join(tmpdir(), 'redstart-smoke-'))
process.once('exit', () => rmSync(project, { recursive: true, force: true }))

const tarball = pack(built)
create(tarball, pack(creator))
install(tarball)
compile()
const subpaths = exportedSubpaths()
step('The program does not run', process.execPath, ['main.mjs', ...subpaths])
step('The command line does not run', 'npx', ['--no-install', 'redstart', 'secret'])
console.log(
  `Smoke: ${tarball} installs, its ${subpaths.length} subpaths load, a page is shown, a channel joined.`,
)

function pack(folder = ''): string {
  const output = step('npm pack failed', 'npm', ['pack', folder, '--json', '--loglevel=error'])
  const [packed]: ReadonlyArray<{ filename: string }> = JSON.parse(output)
  return packed?.filename ?? fail('npm pack made no tarball.')
}

/** Makes an application, as `npm create redstart` does, and takes it away again. */
function create(...tarballs: readonly string[]): void {
  const tool = join(project, 'tool')
  const packages = tarballs.map((tarball) => join(project, tarball))
  step('npm install failed', 'npm', ['install', '--prefix', tool, ...quiet, ...packages])
  const program = join(tool, 'node_modules/.bin/create-redstart')
  step('No application is made', program, ['tool/my-app', '--yes', '--no-install', '--no-git'])
  const { dependencies } = readJson(join(tool, 'my-app/package.json'))
  const { version } = readJson(join(tool, 'node_modules/redstart/package.json'))
  if (dependencies?.redstart !== `^${version}`) fail('The application has another Redstart.')
  rmSync(tool, { recursive: true })
}

function install(tarball: string): void {
  const { devDependencies } = readJson(join(root, 'package.json'))
  const own = readJson(join(root, 'packages/redstart/package.json'))
  const peers = Object.keys(own.peerDependencies ?? {}).filter(
    (name) => own.devDependencies?.[name],
  )
  cpSync(join(root, 'scripts/fixtures/smoke'), project, { recursive: true })
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({
      private: true,
      type: 'module',
      dependencies: {
        redstart: `file:${tarball}`,
        ...Object.fromEntries(peers.map((name) => [name, own.devDependencies?.[name]])),
      },
      devDependencies: { '@types/node': devDependencies?.['@types/node'] },
    }),
  )
  step('npm install failed', 'npm', ['install', ...quiet])
}

function compile(): void {
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    strict: true,
    skipLibCheck: false,
    types: ['node'],
  }
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['app.ts', 'client.ts'] }),
  )
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = [tsc, '--project', '.', '--pretty', 'false']
  const { output } = run(process.execPath, args, { cwd: project })
  const errors = output.split('\n').filter((line) => /^\S.*error TS/.test(line) && !isForeign(line))
  if (errors.length > 0) fail('The program does not compile:', ...errors)
  if (!existsSync(join(project, 'app.js'))) fail('The program was not compiled:', output)
}

/** Libraries' own declarations may have faults; ours are checked. */
function isForeign(line: string): boolean {
  return line.startsWith('node_modules/') && !line.startsWith('node_modules/redstart/')
}

function exportedSubpaths(): string[] {
  const { exports = {} } = readJson(join(project, 'node_modules/redstart/package.json'))
  const subpaths = Object.keys(exports).map((subpath) => subpath.replace('.', 'redstart'))
  if (subpaths.length === 0) fail('The package exports no subpaths.')
  return subpaths
}

interface Manifest {
  readonly version?: string
  readonly exports?: object
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

function readJson(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** Runs a program in the project's folder and gives back what it printed. */
function step(failure: string, command: string, args: readonly string[]): string {
  const { ok, stdout, output } = run(command, args, { cwd: project })
  return ok ? stdout : fail(`${failure}:`, output)
}
