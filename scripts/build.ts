/**
 * Makes what `npm publish` sends, in the folders `dist` of the packages. For `redstart` these are the
 * sources without their tests in `src`; in `lib` one file for each subpath and what they share, for an
 * application starts in half the time when it need not load a thousand; the command line in `bin`, what it
 * writes in `templates`, an empty database in `embedded`, the guides in `docs`, a `package.json` whose exports
 * point there, and the pages that belong to a package. Fails when the result imports what it does not depend
 * on, when a class has lost its name, or when publint has a word to say.
 *
 * @module
 */
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import ts from 'typescript'
import { fail, run } from './command.ts'
import { makeEmbeddedDatabase } from './embedded-database.ts'
import { root } from './workspace.ts'

/** What the build reads of a manifest; the rest travels as it is. */
interface Manifest {
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

const source = join(root, 'packages/redstart')
const target = join(source, 'dist')
/** What `npm create redstart` runs. */
const creator = join(root, 'packages/create-redstart')
/** Beside the package's own README: the links of the repository's lead nowhere from a registry. */
const pages = ['LICENSE', 'CHANGELOG.md']

const manifest: Manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
const published = publishedManifest(manifest)

stageSources()
declare()
await bundle()
copyAssets()
// Anew, and not that of the tests: whatever the file is called, this is what is published.
await makeEmbeddedDatabase(join(target, 'embedded'))
const modules = emittedModules()
for (const module of modules) if (module.endsWith('.d.ts')) pointAtCompiledFiles(module)
writeFileSync(join(target, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
copyPages(source)
checkImports()
await checkNames()
await checkPackage(target, published)
await buildCreator()
console.log(`Built ${modules.length} files of ${Object.keys(manifest.exports).length} subpaths.`)

function stageSources(): void {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target)
  cpSync(join(source, 'src'), join(target, 'src'), {
    recursive: true,
    filter: (path) => !/\.(test|types)\.ts$|__snapshots__$/.test(path),
  })
}

/** Writes the declarations of the staged sources, and fails where these do not compile. */
function declare(): void {
  const project = join(target, 'tsconfig.json')
  const compilerOptions = {
    rootDir: 'src',
    outDir: 'lib',
    noEmit: false,
    emitDeclarationOnly: true,
  }
  const config = { extends: '../tsconfig.json', compilerOptions, include: ['src'], exclude: [] }
  writeFileSync(project, JSON.stringify(config))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { ok, output } = run(process.execPath, [tsc, '--project', project, '--pretty', 'false'])
  if (!ok) fail('The sources do not compile:', output)
  rmSync(project)
}

/**
 * Bundles the staged sources, so that the source maps lead to files which the package has. All that is
 * written lies as deep as the sources that ask for the package's own files.
 */
async function bundle(): Promise<void> {
  await build({
    absWorkingDir: target,
    entryPoints: Object.values(manifest.exports),
    outbase: 'src',
    outdir: 'lib',
    chunkNames: 'shared/[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  })
}

/** What is no module: the program of the command line, what it writes, guides. */
function copyAssets(): void {
  cpSync(join(source, 'bin'), join(target, 'bin'), { recursive: true })
  cpSync(join(source, 'templates'), join(target, 'templates'), { recursive: true })
  cpSync(join(root, 'docs'), join(target, 'docs'), {
    recursive: true,
    filter: (path) => /\.md$|\/docs$/.test(path),
  })
}

function copyPages(folder: string): void {
  copyFileSync(join(folder, 'README.md'), join(folder, 'dist/README.md'))
  for (const page of pages) copyFileSync(join(root, page), join(folder, 'dist', page))
}

/** A program of a few lines, which depends on this very version. */
async function buildCreator(): Promise<void> {
  const own: Record<string, unknown> = JSON.parse(
    readFileSync(join(creator, 'package.json'), 'utf8'),
  )
  const { private: _private, ...kept } = own
  const released = {
    ...kept,
    version: published.version,
    dependencies: { redstart: published.version },
  }
  const dist = join(creator, 'dist')
  rmSync(dist, { recursive: true, force: true })
  cpSync(join(creator, 'bin'), join(dist, 'bin'), { recursive: true })
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(released, null, 2)}\n`)
  copyPages(creator)
  await checkPackage(dist, released)
}

function emittedModules(): string[] {
  const files = readdirSync(join(target, 'lib'), { recursive: true, encoding: 'utf8' })
  const modules = files.filter((file) => /\.(js|d\.ts)$/.test(file))
  if (modules.length === 0) fail('The compiler wrote no files.')
  return modules.map((file) => join(target, 'lib', file))
}

/** The compiler rewrites `./x.ts` to `./x.js` in what runs, and leaves it in declarations. */
function pointAtCompiledFiles(declarations: string): void {
  let text = readFileSync(declarations, 'utf8')
  for (const { fileName, pos } of importsOf(text).toReversed()) {
    if (!/^\.{1,2}\/.*\.ts$/.test(fileName)) continue
    const end = text.indexOf(fileName, pos) + fileName.length
    text = `${text.slice(0, end - '.ts'.length)}.js${text.slice(end)}`
  }
  writeFileSync(declarations, text)
}

function importsOf(text: string): readonly ts.FileReference[] {
  return ts.preProcessFile(text, true, true).importedFiles
}

function publishedManifest(manifest: Manifest): Manifest {
  const { private: _private, devDependencies: _dev, scripts: _scripts, ...kept } = manifest
  const compiled = (path: string) => path.replace('./src/', './lib/').replace(/\.ts$/, '')
  const exports = Object.entries(manifest.exports).map(([subpath, path]) => [
    subpath,
    { types: `${compiled(path)}.d.ts`, default: `${compiled(path)}.js` },
  ])
  return { ...kept, exports: Object.fromEntries(exports) }
}

/** Fails when a file imports a package that an installation of this one would not bring along. */
function checkImports(): void {
  const { dependencies, peerDependencies } = manifest
  const installed = new Set(Object.keys({ ...dependencies, ...peerDependencies }))
  const wrong = modules.flatMap((module) =>
    importsOf(readFileSync(module, 'utf8'))
      .map(({ fileName }) => fileName)
      .filter((name) =>
        name.startsWith('.') ? name.endsWith('.ts') : !isInstalled(name, installed),
      )
      .map((name) => `${module.slice(target.length + 1)} imports ${name}`),
  )
  if (wrong.length > 0) fail('The package would not find what it imports:', ...wrong)
}

/** Fails when the bundler gave a class another name, for errors tell theirs to who reads the log. */
async function checkNames(): Promise<void> {
  const errors: object = await import(pathToFileURL(join(target, 'lib/errors/index.js')).href)
  const wrong = Object.entries(errors)
    .filter(([name, value]) => typeof value === 'function' && value.name !== name)
    .map(([name, { name: other }]) => `${name} is ${other}`)
  if (wrong.length > 0) fail('Classes have lost their names:', ...wrong)
}

function isInstalled(specifier: string, installed: ReadonlySet<string>): boolean {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  return isBuiltin(specifier) || installed.has(name)
}

async function checkPackage(pkgDir: string, manifest: Record<string, unknown>): Promise<void> {
  const { messages } = await publint({ pkgDir, strict: true })
  const sentences = messages.map((message) => formatMessage(message, manifest, { color: false }))
  if (sentences.length > 0) fail('publint says:', ...sentences.map(String))
}
