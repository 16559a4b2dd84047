import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FolderUnusable } from '../errors/index.ts'
import { Plan } from './plan.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redstart-plan-'))
})
afterEach(() => rm(folder, { recursive: true }))

const SCHEMA = 'src/schema.ts'
const TABLES = "export * from './a.ts'\n// redstart:tables\n"

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

const read = (path: string) => readFile(join(folder, path), 'utf8')

/** Every file and folder, with what it says. */
async function everything(): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.map((entry) => [entry, join(entry.parentPath, entry.name)] as const)
  return Object.fromEntries(
    await Promise.all(
      paths.map(async ([entry, path]) => [
        path,
        entry.isFile() ? await readFile(path, 'utf8') : '',
      ]),
    ),
  )
}

describe('a plan', () => {
  it('writes nothing before it is applied, and then everything', async () => {
    await write(SCHEMA, TABLES)
    const plan = new Plan(folder)
    await plan.create('src/recipes/recipe.ts', 'one')
    await plan.inject(SCHEMA, 'redstart:tables', "export * from './b.ts'", 'with the others')
    expect(await plan.has('src/recipes/recipe.ts')).toBe(true)
    expect(await readdir(join(folder, 'src'))).toEqual(['schema.ts'])
    expect(await plan.apply()).toEqual({
      created: ['src/recipes/recipe.ts'],
      changed: [SCHEMA],
      byHand: [],
    })
    expect(await read('src/recipes/recipe.ts')).toBe('one')
    expect(await read(SCHEMA)).toBe(
      "export * from './a.ts'\nexport * from './b.ts'\n// redstart:tables\n",
    )
  })

  it('says which files are in the way, and writes none', async () => {
    await write('a.ts', 'mine')
    const plan = new Plan(folder)
    await plan.create('a.ts', 'theirs')
    await plan.create('b.ts', 'new')
    await expect(plan.apply()).rejects.toThrow('a.ts is there already. Nothing was written')
    expect(await readdir(folder)).toEqual(['a.ts'])
    expect(await read('a.ts')).toBe('mine')
  })

  it('takes nothing for missing that it cannot read', async () => {
    await mkdir(join(folder, 'src/web/router.ts'), { recursive: true })
    const plan = new Plan(folder)
    const message = 'src/web/router.ts cannot be read (EISDIR). Nothing was written.'
    await expect(plan.read('src/web/router.ts')).rejects.toThrow(FolderUnusable)
    await expect(plan.has('src/web/router.ts')).rejects.toThrow(message)
    await expect(plan.create('src/web/router.ts', 'new')).rejects.toThrow(message)
    expect(await plan.has('src/web/none.ts')).toBe(false)
  })

  it('leaves to a person what has no place any more', async () => {
    await write(SCHEMA, 'export {}\n')
    const plan = new Plan(folder)
    await plan.inject(SCHEMA, 'redstart:tables', 'line', 'with the others')
    await plan.addImport('src/none.ts', "import './a.ts'")
    expect(plan.changes()).toEqual({
      created: [],
      changed: [],
      byHand: [
        { path: SCHEMA, where: 'with the others', text: 'line' },
        { path: 'src/none.ts', where: 'at the top', text: "import './a.ts'" },
      ],
    })
  })

  it('indents what it puts before a mark as the mark is', async () => {
    await write('a.ts', 'f()\n  .a()\n  // mark\n  .b()\n')
    const plan = new Plan(folder)
    await plan.inject('a.ts', 'mark', '.c(\n  1,\n)', 'there')
    await plan.apply()
    expect(await read('a.ts')).toBe('f()\n  .a()\n  .c(\n    1,\n  )\n  // mark\n  .b()\n')
  })

  it('puts nothing in its place twice', async () => {
    const line = fc.stringMatching(/^export \* from '\.\/[a-z]{1,3}\.ts'$/)
    const property = fc.asyncProperty(fc.array(line, { maxLength: 4 }), async (lines) => {
      await write(SCHEMA, TABLES)
      const texts: string[] = []
      for (let times = 0; times < 2; times++) {
        const plan = new Plan(folder)
        for (const text of lines) await plan.inject(SCHEMA, 'redstart:tables', text, 'there')
        await plan.apply()
        texts.push(await read(SCHEMA))
      }
      expect(texts[1]).toBe(texts[0])
      for (const text of lines) expect(texts[0]?.split(text)).toHaveLength(2)
    })
    await fc.assert(property, { numRuns: 30 })
  })

  it('takes everything back, to the byte', async () => {
    const path = fc.stringMatching(/^[ab](\/[ab]){0,2}\/f\.ts$/)
    const text = fc.string({ unit: 'binary' })
    const files = fc.dictionary(path, text, { maxKeys: 4 })
    const property = fc.asyncProperty(files, files, async (there, wanted) => {
      await rm(folder, { recursive: true })
      await mkdir(folder)
      for (const [name, content] of Object.entries(there)) await write(name, content)
      const before = await everything()
      const plan = new Plan(folder)
      for (const [name, content] of Object.entries(wanted)) {
        if (Object.hasOwn(there, name)) {
          await plan.edit(name, () => content, { where: '', text: '' })
        } else await plan.create(name, content)
      }
      await plan.apply()
      for (const [name, content] of Object.entries(wanted)) expect(await read(name)).toBe(content)
      await plan.undo()
      expect(await everything()).toEqual(before)
    })
    await fc.assert(property, { numRuns: 30 })
  })

  it('takes everything back where another was quicker, and leaves theirs alone', async () => {
    await write(SCHEMA, TABLES)
    const plan = new Plan(folder)
    await plan.create('src/a/one.ts', 'one')
    await plan.create('src/a/two.ts', 'two')
    await plan.inject(SCHEMA, 'redstart:tables', 'line', 'there')
    await write('src/a/two.ts', 'somebody else wrote it')
    await expect(plan.apply()).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await readdir(join(folder, 'src/a'))).toEqual(['two.ts'])
    expect(await read('src/a/two.ts')).toBe('somebody else wrote it')
    expect(await read(SCHEMA)).toBe(TABLES)
  })

  it.skipIf(process.getuid?.() === 0)('says that this user may not write', async () => {
    await write(SCHEMA, TABLES)
    await chmod(join(folder, SCHEMA), 0o444)
    const plan = new Plan(folder)
    await plan.create('src/a/one.ts', 'one')
    await plan.inject(SCHEMA, 'redstart:tables', 'line', 'there')
    await expect(plan.apply()).rejects.toThrow('cannot be written by this user (EACCES)')
    expect(await readdir(join(folder, 'src'))).toEqual(['schema.ts'])
  })
})
