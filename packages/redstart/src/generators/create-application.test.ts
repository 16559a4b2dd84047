import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FolderUnusable, InvalidName } from '../errors/index.ts'
import { createApplication, type NewApplication, type Step } from './create-application.ts'
import { firstCommit } from './first-commit.ts'

let around: string
let said: string[]
beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), 'redstart-new-'))
  said = []
})
afterEach(() => rm(around, { recursive: true }))

const create = (name: string, settings: Partial<NewApplication> = {}) =>
  createApplication({
    folder: join(around, name),
    auth: false,
    dryRun: false,
    steps: [],
    onProgress: (says) => void said.push(says),
    ...settings,
  })

const read = (...path: string[]) => readFile(join(around, ...path), 'utf8')

/** What is in a folder, with all that is below, and without the repository. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.git'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

describe('a new application', () => {
  it('has its files, named and rendered, and nothing beside it', async () => {
    const { files, name, left } = await create('my-app')
    expect(await filesIn(join(around, 'my-app'))).toEqual([...files].sort())
    expect(await readdir(around)).toEqual(['my-app'])
    expect(files).toEqual(expect.arrayContaining(['.gitignore', 'package.json', 'src/main.ts']))
    expect(files.filter((path) => path.endsWith('.eta'))).toEqual([])
    expect({ name, left }).toEqual({ name: 'my-app', left: [] })
    expect(await read('my-app/src/site-name.ts')).toContain("siteName = 'My App'")
    expect(await read('my-app/src/endpoint.ts')).toContain("cookie: '_my_app_session'")
    for (const path of files) expect(await read('my-app', path), path).not.toContain('<%')
  })

  it('is called as one says, and takes Redstart from where one says', async () => {
    await create('here', { name: '@acme/the-shop', redstart: 'file:redstart.tgz' })
    const manifest = JSON.parse(await read('here/package.json'))
    expect(manifest).toMatchObject({
      name: '@acme/the-shop',
      dependencies: { redstart: 'file:redstart.tgz' },
    })
    expect(await read('here/src/site-name.ts')).toContain("siteName = 'The Shop'")
  })

  it('depends on the packages that this framework is tested with', async () => {
    await create('my-app', { auth: true })
    const { dependencies, devDependencies } = JSON.parse(await read('my-app/package.json'))
    const { redstart, ...others } = { ...dependencies, ...devDependencies }
    const own = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    const workspace = JSON.parse(
      await readFile(new URL('../../../../package.json', import.meta.url), 'utf8'),
    )
    const pins = { ...workspace.devDependencies, ...own.devDependencies }
    const wanted = Object.keys(others).map((name) => [name, pins[name]])
    const plain = Object.entries<string>(others).map(([name, spec]) => [
      name,
      spec.replace('^', ''),
    ])
    expect(plain).toEqual(wanted)
    expect(redstart).toBe(`^${own.version}`)
  })

  it('is written into an empty folder, and into a repository without files', async () => {
    await mkdir(join(around, 'empty'))
    await create('empty')
    expect(await readdir(join(around, 'empty'))).toContain('package.json')
    await mkdir(join(around, 'cloned/.git'), { recursive: true })
    const { files } = await create('cloned')
    expect(await filesIn(join(around, 'cloned'))).toEqual([...files].sort())
  })

  it('makes the folders around it', async () => {
    await create('a/b/my-app')
    expect(await readdir(join(around, 'a/b'))).toEqual(['my-app'])
  })

  it('is only talked about in a dry run', async () => {
    const { files } = await create('my-app', { dryRun: true, steps: [firstCommit] })
    expect(files).toContain('package.json')
    expect(await readdir(around)).toEqual([])
    expect(said).toEqual([])
  })
})

describe('what cannot be', () => {
  it('is a folder that holds something: it is named, and stays', async () => {
    await mkdir(join(around, 'full'))
    for (const name of ['a', 'b', 'c', 'd', 'e']) await writeFile(join(around, 'full', name), name)
    const attempt = create('full')
    await expect(attempt).rejects.toThrow(FolderUnusable)
    await expect(attempt).rejects.toThrow(
      `${join(around, 'full')} is not empty: it holds a, b, c and 2 more. Choose another one`,
    )
    expect(await filesIn(around)).toEqual(['full/a', 'full/b', 'full/c', 'full/d', 'full/e'])
  })

  it('is a file', async () => {
    await writeFile(join(around, 'file'), '')
    await expect(create('file')).rejects.toThrow(`${join(around, 'file')} is no folder. Choose`)
    await expect(create('file/below')).rejects.toThrow(FolderUnusable)
  })

  it('is a folder that one may not write', async () => {
    const user = process.geteuid?.()
    await mkdir(join(around, 'theirs'), { mode: 0o555 })
    // Root may write everywhere.
    if (user === 0) process.seteuid?.(65_534)
    try {
      await expect(create('theirs/my-app')).rejects.toThrow(FolderUnusable)
      await expect(create('theirs/my-app')).rejects.toThrow(
        'cannot be written by this user (EACCES)',
      )
    } finally {
      if (user === 0) process.seteuid?.(0)
    }
    expect(await filesIn(around)).toEqual([])
  })

  it.each([
    ['My App', 'my-app would do: --name my-app'],
    ['ShoppingList', 'shopping-list would do'],
    ['_hidden', 'hidden would do'],
    ['…', 'npm takes small letters, digits, dashes and dots.'],
    ['fs', 'fs-app would do'],
    ['zod', 'a package of that name is used by it; zod-app would do'],
    ['redstart', 'redstart-app would do'],
    ['a'.repeat(215), 'it has more than 214 characters'],
  ])('is called %s', async (name, advice) => {
    const attempt = create('folder', { name })
    await expect(attempt).rejects.toThrow(InvalidName)
    await expect(attempt).rejects.toThrow(advice)
    expect(await readdir(around)).toEqual([])
  })
})

describe('its steps', () => {
  const step = (says: string, left?: string): Step => ({
    says,
    async run(folder) {
      expect(await readdir(folder)).toContain('package.json')
      return left
    },
  })

  it('are done in order, and leave what they cannot do', async () => {
    const steps = [step('One'), step('Two', 'npm run two'), step('Three')]
    const { left } = await create('my-app', { steps })
    expect(left).toEqual(['npm run two'])
    expect(said.slice(1)).toEqual(['One', 'Two', 'Three'])
  })

  it('begin a repository with everything in it', async () => {
    const { left } = await create('my-app', { steps: [firstCommit] })
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: join(around, 'my-app'), encoding: 'utf8' })
    expect(git('status', '--porcelain').includes('??')).toBe(false)
    // Whoever git does not know commits by hand.
    if (left.length === 0) expect(git('log', '--format=%s')).toBe('Begin the application\n')
    else expect(left).toEqual(['git commit --message "Begin the application"'])
  })

  it('begin no repository within another', async () => {
    execFileSync('git', ['init', '--quiet'], { cwd: around })
    const { left } = await create('my-app', { steps: [firstCommit] })
    expect(left).toEqual([])
    expect(await readdir(join(around, 'my-app'))).not.toContain('.git')
  })
})
