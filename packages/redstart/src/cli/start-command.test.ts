import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { main } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'redstart-start-'))
writeFileSync(join(folder, 'redstart.config.mjs'), 'export default { start: "gone.js" }')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs `redstart start …` up to where it would start something. */
async function start(...args: string[]): Promise<{ code: number | undefined; notes: string }> {
  const notes: string[] = []
  const output = { line() {}, note: (text: string) => void notes.push(text), confirm: undefined }
  return { code: await main(['start', ...args], folder, output), notes: notes.join('\n') }
}

it.each([
  ['--workers', '0', 'a whole number from 1 to 256, or auto'],
  ['--workers', '257', 'a whole number from 1 to 256, or auto'],
  ['--workers', '1.5', 'a whole number from 1 to 256, or auto'],
  ['--workers', 'many', 'a whole number from 1 to 256, or auto'],
  ['--port', '65536', 'a whole number from 0 to 65535'],
  ['--port', 'http', 'a whole number from 0 to 65535'],
])('refuses %s %s', async (option, value, want) => {
  const notes = `${option} is "${value}"; it has to be ${want}. See: redstart help`
  expect(await start(option, value)).toEqual({ code: 2, notes })
})

it('says which module is not there, before any worker is started', async () => {
  for (const workers of ['1', '2', 'auto']) {
    const { code, notes } = await start('--workers', workers)
    expect(code).toBe(1)
    expect(notes).toContain('redstart.config.ts starts "gone.js", which is not there.')
  }
})
