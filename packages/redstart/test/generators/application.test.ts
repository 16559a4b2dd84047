/** A new application, as `redstart new` makes it, with the packages of this workspace. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const workspace = fileURLToPath(new URL('../../../../', import.meta.url))
const redstart = join(workspace, 'packages/redstart/bin/redstart.js')

let around: string
let folder: string

/** Runs a program of Node in a folder, and gives what it printed. */
async function node(cwd: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, NODE_ENV: undefined, VITEST: undefined, NO_COLOR: '1' }
  const run = promisify(execFile)(process.execPath, args, { cwd, env, maxBuffer: 10_000_000 })
  const { stdout } = await run.catch((error: unknown) => {
    const said = error instanceof Error && 'stdout' in error ? `${error.stdout}` : ''
    throw new Error(said, { cause: error })
  })
  return stdout
}

const installed = (path: string): string => join(folder, 'node_modules', path)

beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), 'redstart-application-'))
  folder = join(around, 'my-app')
  const said = await node(around, redstart, 'new', 'my-app', '--no-install', '--no-git')
  expect(said).toBe(
    '\nmy-app is there. Go on with:\n\n  cd my-app\n  npm install\n  npm run dev\n\n',
  )
  await symlink(join(workspace, 'node_modules'), join(folder, 'node_modules'))
}, 60_000)
afterAll(() => rm(around, { recursive: true }))

it('has types that are right, and the style that it asks for', { timeout: 180_000 }, async () => {
  const tsc = installed('typescript/bin/tsc')
  await node(folder, tsc, '--pretty', 'false')
  await node(folder, tsc, '--pretty', 'false', '-p', 'tsconfig.browser.json')
  const biome = await node(folder, installed('@biomejs/biome/bin/biome'), 'check')
  expect(biome).toContain('No fixes applied.')
})

it('passes its own tests', { timeout: 180_000 }, async () => {
  expect(await node(folder, installed('vitest/vitest.mjs'), 'run')).toMatch(/Tests +\d+ passed/)
})

it('says which addresses it has, from any of its folders', { timeout: 60_000 }, async () => {
  const routes = JSON.parse(await node(join(folder, 'src/web'), redstart, 'routes', '--json'))
  expect(routes).toContainEqual(expect.objectContaining({ path: '/', action: 'live HomeLive' }))
})

it('is built for production', { timeout: 60_000 }, async () => {
  await node(folder, redstart, 'build')
  const manifest = await readFile(join(folder, 'dist/assets/manifest.json'), 'utf8')
  expect(manifest).toMatch(/app-[A-Z0-9]{8}\.js/)
})

it('is made of the answers that one gives beforehand', { timeout: 60_000 }, async () => {
  const args = ['new', 'other', '--name', 'its-name', '--json', '--dry-run', '--auth']
  const made = JSON.parse(await node(around, redstart, ...args))
  expect(made).toMatchObject({ folder: join(around, 'other'), name: 'its-name' })
  expect(made.next).toEqual([
    'cd other',
    'npx redstart db migrate',
    'npx redstart db seed   # people to sign in as',
    'npm run dev',
  ])
  expect(made.files).toContain('src/web/router.ts')
})

it('is not made without a name where nobody can be asked', { timeout: 60_000 }, async () => {
  const attempt = node(around, redstart, 'new')
  await expect(attempt).rejects.toMatchObject({
    cause: { code: 2, stderr: expect.stringContaining('redstart new my-app') },
  })
})
