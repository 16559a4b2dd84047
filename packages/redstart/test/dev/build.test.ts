/** `redstart build`, as a shell runs it. */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DevApplication, redstart } from './dev-application.ts'

let application: DevApplication
beforeEach(async () => {
  application = await DevApplication.make()
})
afterEach(() => application.remove())

interface Outcome {
  readonly code: unknown
  readonly output: string
  readonly notes: string
}

function build(): Promise<Outcome> {
  const env = { ...process.env, NO_COLOR: '1' }
  return new Promise((resolve) => {
    const options = { cwd: application.folder, env }
    execFile(process.execPath, [redstart, 'build'], options, (error, output, notes) => {
      resolve({ code: error?.code ?? 0, output, notes })
    })
  })
}

it('writes what pages load, and says what it wrote', async () => {
  const { code, output } = await build()
  expect(code).toBe(0)
  expect(output).toMatch(/^dist\/assets\/app-[A-Z2-7]{8}\.js +[\d.]+ kB +[\d.]+ kB compressed$/m)
  expect(output).toMatch(/^dist\/assets\/app-[A-Z2-7]{8}\.css +0\.1 kB$/m)
  const written = readdirSync(join(application.folder, 'dist/assets'))
  expect(written).toContain('manifest.json')
  expect(written.filter((name) => name.endsWith('.js.br'))).toHaveLength(1)
})

it('takes the assets that the configuration names', async () => {
  application.write(
    'redstart.config.ts',
    `import { defineAssets } from 'redstart/assets'
    import { defineConfig } from 'redstart/cli'
    const assets = defineAssets({ entries: ['assets/app.css'], target: 'public' })
    export default defineConfig({ assets })`,
  )
  expect((await build()).output).toMatch(/^public\/app-[A-Z2-7]{8}\.css +0\.1 kB\n$/)
})

it('says in a sentence what is wrong', async () => {
  application.write('assets/app.ts', 'const broken = <<<')
  const broken = await build()
  expect([broken.code, broken.output]).toEqual([1, ''])
  expect(broken.notes).toMatch(/^The assets could not be built:\n\n.*assets\/app\.ts:1:15/s)
  expect(broken.notes).not.toContain('    at ')
  application.write('redstart.config.ts', 'export default { assets: 7 }')
  expect((await build()).notes).toContain('redstart.config.ts loads nothing as its assets.')
})
