import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineAssets } from './assets.ts'
import { buildAssets } from './build-assets.ts'
import type { AssetsOptions } from './definition.ts'
import { DevelopedAssets } from './develop-assets.ts'

const builds = fileURLToPath(new URL('../../../../dist', import.meta.url))
let folder: string

beforeEach(() => {
  mkdirSync(builds, { recursive: true })
  folder = mkdtempSync(join(builds, 'hooks-'))
  write({ 'assets/app.ts': `import { hooks } from 'redstart/hooks'\nglobalThis.found = hooks\n` })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** The hooks that the built script has, and what they say of themselves. */
async function hooksOf(script: string): Promise<Readonly<Record<string, unknown>>> {
  const text = readFileSync(join(folder, 'dist/assets', script), 'utf8')
  await import(`data:text/javascript,${encodeURIComponent(text)}`)
  const found: unknown = Reflect.get(globalThis, 'found')
  Reflect.deleteProperty(globalThis, 'found')
  return { ...(found instanceof Object ? found : undefined) }
}

async function built(options: AssetsOptions = {}): Promise<Readonly<Record<string, unknown>>> {
  const assets = defineAssets({ folder, ...options })
  await buildAssets(assets)
  return hooksOf(assets.path('app.js').replace('/assets/', ''))
}

describe('redstart/hooks', () => {
  it('is what the files beside the views export, by their names', async () => {
    write({
      'src/web/live/copy.hook.ts': `
        import { words } from './words.ts'
        interface Said { readonly of: string }
        export type Kind = Said
        export const Copy: Said = { of: words }
        export const Paste = { of: 'paste' }`,
      'src/web/live/words.ts': `export const words = 'from beside it'`,
      'src/draw.hook.js': `export const Draw = { of: 'JavaScript' }`,
      'src/web/live/copy.ts': `throw new Error('This is of the server.')`,
    })
    const hooks = await built()
    expect(Object.keys(hooks).sort()).toEqual(['Copy', 'Draw', 'Paste'])
    expect(hooks).toMatchObject({ Copy: { of: 'from beside it' }, Draw: { of: 'JavaScript' } })
  })

  it('is empty where there are none, whatever else there is', async () => {
    expect(await built()).toEqual({})
    write({
      'src/main.ts': 'export const Main = 1',
      'src/.cache/old.hook.ts': 'export const Old = 1',
    })
    expect(await built()).toEqual({})
  })

  it('is taken from the folder that is named', async () => {
    write({ 'src/a.hook.ts': 'export const A = 1', 'server/b.hook.ts': 'export const B = 1' })
    expect(await built({ hooks: 'server' })).toEqual({ B: 1 })
  })

  it('refuses two hooks with one name, and one without', async () => {
    write({ 'src/a.hook.ts': 'export const Copy = 1', 'src/b.hook.ts': 'export const Copy = 2' })
    await expect(built()).rejects.toThrow(
      'Two hooks are called Copy, in src/a.hook.ts and in src/b.hook.ts: rename one.',
    )
    write({ 'src/b.hook.ts': 'export default 2' })
    await expect(built()).rejects.toThrow(
      'The hook in src/b.hook.ts has no name: export const Name = …',
    )
  })

  it('says where a file is broken', async () => {
    write({ 'src/a.hook.ts': 'export const A = <<<', 'src/b.hook.ts': 'export const B = 1' })
    await expect(built()).rejects.toThrow(/src\/a\.hook\.ts:1:\d+/)
  })

  it('follows files that come, change and go while somebody works on them', async () => {
    const developed = new DevelopedAssets(defineAssets({ folder }))
    const hooks = async (): Promise<Readonly<Record<string, unknown>>> => {
      await developed.build()
      return hooksOf('app.js')
    }
    expect(await hooks()).toEqual({})
    write({ 'src/web/a.hook.ts': 'export const A = 1' })
    expect(await hooks()).toEqual({ A: 1 })
    write({ 'src/web/a.hook.ts': 'export const A = 2\nexport const B = 3' })
    expect(await hooks()).toEqual({ A: 2, B: 3 })
    rmSync(join(folder, 'src/web/a.hook.ts'))
    expect(await hooks()).toEqual({})
    await developed.dispose()
  })

  it('is of the browser: a change of it is none of the server', () => {
    const developed = new DevelopedAssets(defineAssets({ folder }))
    expect(developed.isSource(join(folder, 'src/web/a.hook.ts'))).toBe(true)
    expect(developed.isSource(join(folder, 'src/web/a.ts'))).toBe(false)
    expect(developed.isSource(join(folder, 'elsewhere/a.hook.ts'))).toBe(false)
  })
})
