import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AssetsNotBuilt } from '../errors/index.ts'
import { serveStatic } from '../http/index.ts'
import { defineAssets } from './assets.ts'
import { type BuiltAsset, buildAssets } from './build-assets.ts'
import type { AssetsOptions } from './definition.ts'
import { DevelopedAssets } from './develop-assets.ts'

// Inside of the workspace, where the official clients are found.
const builds = fileURLToPath(new URL('../../../../dist', import.meta.url))
let folder: string

beforeEach(() => {
  mkdirSync(builds, { recursive: true })
  folder = mkdtempSync(join(builds, 'assets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

const build = (options: AssetsOptions = {}): Promise<BuiltAsset[]> =>
  buildAssets(defineAssets({ folder, ...options }))
const written = (): string[] =>
  readdirSync(join(folder, 'dist/assets'))
    .filter((name) => !name.startsWith('.'))
    .sort()
const textOf = (path: string): string =>
  readFileSync(join(folder, 'dist/assets', path.replace(/^\/assets\//, '')), 'utf8')

const application = {
  'assets/app.ts': `
    import { Socket } from 'phoenix'
    import { LiveSocket } from 'phoenix_live_view'
    import { greeting } from './greeting.ts'
    const live: LiveSocket = new LiveSocket('/live', Socket)
    document.title = greeting
    live.connect()`,
  'assets/greeting.ts': 'export const greeting: string = "Good morning"',
  'assets/app.css': `
    @import './theme.css';
    body { background: url('./cat.svg') }
    main { background: url('/images/of-the-site.png') }`,
  'assets/theme.css': ':root { --accent: rebeccapurple }',
  'assets/cat.svg': `<svg xmlns="http://www.w3.org/2000/svg">${'<path d="M0 0"/>'.repeat(50)}</svg>`,
}

describe('redstart build', () => {
  it('bundles scripts and styles with the official clients, under names with digests', async () => {
    write(application)
    const built = await build()
    const assets = defineAssets({ folder })
    expect(assets.path('app.js')).toMatch(/^\/assets\/app-[A-Z2-7]{8}\.js$/)
    expect(assets.path('app.css')).toMatch(/^\/assets\/app-[A-Z2-7]{8}\.css$/)
    const script = textOf(assets.path('app.js'))
    const words = ['Good morning', 'phx_join', 'data-phx-session']
    expect(words.filter((word) => !script.includes(word))).toEqual([])
    const [last] = script.trimEnd().split('\n').slice(-1)
    expect(last).toBe(`//# sourceMappingURL=${assets.path('app.js')}.map`)
    const { sources } = JSON.parse(textOf(`${assets.path('app.js')}.map`))
    expect(sources.join()).toContain('assets/greeting.ts')
    const sheet = textOf(assets.path('app.css'))
    expect(sheet).toContain(':root{--accent: rebeccapurple }body{')
    expect(sheet).toMatch(/url\("\/assets\/cat-[A-Z2-7]{8}\.svg"\)/)
    expect(sheet).toContain('url(/images/of-the-site.png)')
    const named = built.filter(({ name }) => name !== undefined)
    expect(named.map(({ name }) => name).sort()).toEqual(['app.css', 'app.js'])
    expect(named.every(({ file }) => existsSync(file))).toBe(true)
    expect(assets.clientVersion).toMatch(/^1\.2\./)
  })

  it('compresses what gets smaller, and nothing else', async () => {
    write({ ...application, 'assets/tiny.css': 'a{b:c}' })
    const built = await build({ entries: ['assets/app.ts', 'assets/tiny.css'] })
    const script = built.find(({ name }) => name === 'app.js')
    const plain = readFileSync(script?.file ?? '')
    const [br, gz] = ['br', 'gz'].map((form) => readFileSync(`${script?.file}.${form}`))
    expect(brotliDecompressSync(br ?? '').equals(plain)).toBe(true)
    expect(gunzipSync(gz ?? '').equals(plain)).toBe(true)
    expect([script?.bytes, script?.sent]).toEqual([plain.length, br?.length])
    expect(script?.sent).toBeLessThan(plain.length)
    const tiny = built.find(({ name }) => name === 'tiny.css')
    for (const form of ['br', 'gz']) {
      const other = `${tiny?.file}.${form}`
      if (existsSync(other)) expect(readFileSync(other).length).toBeLessThan(tiny?.bytes ?? 0)
    }
  })

  it('keeps a name for as long as its content stays, and removes what is outdated', async () => {
    write({ ...application, 'dist/assets/mine.js': '', 'dist/assets/mine-of-2026.js': '' })
    await build()
    const first = written()
    const { script, sheet } = pathsNow()
    write({ 'assets/greeting.ts': 'export const greeting = "Good evening"' })
    await build()
    expect(pathsNow().sheet).toBe(sheet)
    expect(pathsNow().script).not.toBe(script)
    expect(written()).toHaveLength(first.length)
    expect(written().filter((name) => name.startsWith(script.slice('/assets/'.length)))).toEqual([])
    expect(written()).toEqual(expect.arrayContaining(['mine.js', 'mine-of-2026.js']))
  })

  it('is known at once to the process that has built, and can go on in two of them', async () => {
    write({ 'assets/app.css': application['assets/theme.css'] })
    const assets = defineAssets({ folder })
    expect(assets.path('app.css')).toBe('/assets/app.css')
    await Promise.all([buildAssets(assets), build(), build()])
    expect(assets.path('app.css')).toMatch(/^\/assets\/app-\w{8}\.css$/)
    expect(textOf(assets.path('app.css'))).toContain('rebeccapurple')
    expect(written().filter((name) => name.endsWith('.new'))).toEqual([])
  })

  it('removes nothing that no build has written, whatever it is called', async () => {
    write({
      ...application,
      'dist/assets/invoice-CUSTOMER.pdf': '',
      'dist/assets/.built.json': '?',
    })
    const developed = new DevelopedAssets(defineAssets({ folder }))
    await developed.build()
    await developed.dispose()
    await build()
    expect(written()).toContain('invoice-CUSTOMER.pdf')
  })

  it('removes nothing outside of its folder, whatever is noted there', async () => {
    const notes = ['../mine-CUSTOMER.js', 'x/../../mine-CUSTOMER.js', 7]
    write({
      ...application,
      'dist/mine-CUSTOMER.js': '',
      'dist/assets/.built.json': JSON.stringify(notes),
    })
    await build()
    expect(existsSync(join(folder, 'dist/mine-CUSTOMER.js'))).toBe(true)
  })

  it('takes other files as they are, and folders', async () => {
    write({
      'assets/icon.svg': application['assets/cat.svg'],
      'assets/images/a.png': 'a',
      'assets/images/b/c.png': 'c',
      'assets/images/.hidden': 'h',
      'assets/style.css': `body { background: url('./images/a.png') }`,
    })
    await build({ entries: ['assets/icon.svg', 'assets/images', 'assets/style.css'] })
    const assets = defineAssets({ folder })
    expect([...(assets.manifest?.keys() ?? [])].sort()).toEqual([
      'icon.svg',
      'images/a.png',
      'images/b/c.png',
      'style.css',
    ])
    expect(textOf(assets.path('icon.svg'))).toBe(application['assets/cat.svg'])
    expect(textOf(assets.path('images/b/c.png'))).toBe('c')
  })

  it('splits what is loaded later, which has no name of its own', async () => {
    write({
      'assets/app.ts': `void import('./later.ts')`,
      'assets/later.ts': `document.title = 'later'`,
    })
    const built = await build()
    const assets = defineAssets({ folder })
    expect([...(assets.manifest?.keys() ?? [])]).toEqual(['app.js'])
    expect(textOf(assets.path('app.js'))).toMatch(/import\("\/assets\/later-[A-Z2-7]{8}\.js"\)/)
    expect(built.filter(({ name }) => name === undefined).length).toBeGreaterThan(0)
  })

  it('takes options of esbuild, asked for only then', async () => {
    write({ 'assets/app.ts': 'document.title = VERSION' })
    let asked = 0
    const assets = defineAssets({
      folder,
      prefix: '/static/',
      esbuild: () => {
        asked += 1
        return { define: { VERSION: '"seven"' }, sourcemap: false }
      },
    })
    expect(assets.path('app.js')).toBe('/static/app.js')
    expect(asked).toBe(0)
    await buildAssets(assets)
    expect(asked).toBe(1)
    expect(written().filter((name) => name.endsWith('.map'))).toEqual([])
    expect(textOf(defineAssets({ folder }).path('app.js'))).toContain('"seven"')
  })

  it('says what is wrong, with its place, and leaves what was built', async () => {
    write(application)
    await build()
    const before = written()
    write({ 'assets/greeting.ts': 'export const greeting = <<<' })
    await expect(build()).rejects.toThrow(/assets\/greeting\.ts:1:\d+/)
    await expect(build()).rejects.toBeInstanceOf(AssetsNotBuilt)
    expect(written()).toEqual(before)
    await expect(build({ entries: ['assets/gone.ts'] })).rejects.toThrow(
      `There is no assets/gone.ts in ${folder}.`,
    )
    write({ 'assets/greeting.ts': `import './mine.css'`, 'assets/mine.css': 'a { b: c }' })
    write({ 'assets/app.ts': `import './mine.css'` })
    await expect(build()).rejects.toThrow('Two entries become app.css.')
  })

  it('builds nothing of nothing', async () => {
    expect(await build()).toEqual([])
    expect(existsSync(join(folder, 'dist'))).toBe(false)
  })

  it('makes files that are served compressed, and kept for ever', async () => {
    write(application)
    await build()
    const assets = defineAssets({ folder })
    const serve = serveStatic({ root: assets.root, prefix: assets.prefix })
    const get = async (path: string, ask: Record<string, string>): Promise<Response> => {
      const answer = await serve(new Request(`http://a.test${path}`, { headers: ask }), path)
      return answer ?? Response.error()
    }
    for (const path of [assets.path('app.js'), `${assets.path('app.js')}.map`]) {
      const answer = await get(path, { 'accept-encoding': 'gzip, br' })
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(answer.headers.get('content-encoding')).toBe('br')
      expect(answer.headers.get('vary')).toBe('accept-encoding')
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(brotliDecompressSync(bytes).toString()).toBe(textOf(path))
      const etag = answer.headers.get('etag') ?? ''
      const again = await get(path, { 'accept-encoding': 'gzip, br', 'if-none-match': etag })
      expect(again.status).toBe(304)
    }
  })
})

describe('redstart dev', () => {
  it('writes plain names, for which pages ask again', async () => {
    write(application)
    await build()
    const developed = new DevelopedAssets(defineAssets({ folder }))
    const built = await developed.build()
    const assets = defineAssets({ folder })
    expect([assets.path('app.js'), assets.manifest]).toEqual(['/assets/app.js', undefined])
    expect(textOf('app.js')).toContain('Good morning')
    expect([...built.keys()].sort()).toEqual(written().map((name) => name.replace(/\\/g, '/')))
    expect(developed.includes(join(folder, 'assets/greeting.ts'))).toBe(true)
    expect(developed.includes(join(folder, 'assets/gone.ts'))).toBe(false)
    await developed.dispose()
  })

  it('tells what has changed from what has not', async () => {
    write(application)
    const developed = new DevelopedAssets(defineAssets({ folder }))
    const first = await developed.build()
    write({ 'assets/theme.css': ':root { --accent: teal }' })
    const second = await developed.build()
    expect(second.get('app.js')).toBe(first.get('app.js'))
    expect(second.get('app.css')).not.toBe(first.get('app.css'))
    expect(textOf('app.css')).toContain('teal')
    write({ 'assets/theme.css': ':root {{{ } <', 'assets/app.ts': 'let' })
    await expect(developed.build()).rejects.toBeInstanceOf(AssetsNotBuilt)
    write(application)
    expect(await developed.build()).toEqual(first)
    await developed.dispose()
  })

  it('takes entries that come and go', async () => {
    const developed = new DevelopedAssets(defineAssets({ folder }))
    expect([...(await developed.build())]).toEqual([])
    write({ 'assets/app.css': 'a { b: c }' })
    expect([...(await developed.build()).keys()]).toContain('app.css')
    write({ 'assets/app.ts': '' })
    expect([...(await developed.build()).keys()]).toContain('app.js')
    await developed.dispose()
  })
})

function pathsNow(): { script: string; sheet: string } {
  const assets = defineAssets({ folder })
  return { script: assets.path('app.js'), sheet: assets.path('app.css') }
}
