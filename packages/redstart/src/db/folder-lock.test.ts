import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lockOf, takeFolder } from './folder-lock.ts'
import { startOf } from './process-identity.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'redstart-lock-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Another process that takes a folder, says so, and holds it until it is killed. */
async function holder(folder: string) {
  const module = new URL('folder-lock.ts', import.meta.url).href
  const program = `const { takeFolder } = await import(${JSON.stringify(module)})
    try { await takeFolder(${JSON.stringify(folder)}); console.log('taken') }
    catch (error) { console.log(error.code) }
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await once(child.stdout, 'data')
  return {
    pid: child.pid,
    said: String(said).trim(),
    async kill() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

it('gives a folder to one process: the second one is told who has it, and what to do', async () => {
  const folder = join(root, 'two')
  const other = await holder(folder)
  expect(other.said).toBe('taken')
  const refusal = takeFolder(folder)
  await expect(refusal).rejects.toMatchObject({ code: 'database_in_use' })
  await expect(refusal).rejects.toThrow(`process ${other.pid}`)
  await expect(refusal).rejects.toThrow('DATABASE_URL')
  await other.kill()
  // Killed, it gave nothing back; it is found dead and cleared away.
  expect(await readdir(lockOf(folder))).toHaveLength(1)
  const giveBack = await takeFolder(folder)
  const [own] = await readdir(lockOf(folder))
  expect(own).toContain(`${process.pid}@`)
  await giveBack()
  expect(await readdir(lockOf(folder))).toEqual([])
})

it('never gives a folder to two that come at once', async () => {
  const folder = join(root, 'race')
  const both = await Promise.all([holder(folder), holder(folder)])
  expect(both.filter(({ said }) => said === 'taken').length).toBeLessThanOrEqual(1)
  for (const { said } of both) expect(['taken', 'database_in_use']).toContain(said)
  await Promise.all(both.map(({ kill }) => kill()))
})

it('refuses a second time within one process, and serves it again afterwards', async () => {
  const folder = join(root, 'twice')
  const giveBack = await takeFolder(folder)
  await expect(takeFolder(folder)).rejects.toThrow('this process itself')
  await giveBack()
  await (await takeFolder(folder))()
})

it('takes a process id that was given out again for what it is', async () => {
  const folder = join(root, 'reused')
  await (await takeFolder(folder))()
  const host = encodeURIComponent(hostname())
  await writeFile(join(lockOf(folder), `${process.ppid}@1@${host}`), '')
  await (await takeFolder(folder))()
  expect(await readdir(lockOf(folder))).toEqual([])
})

it('does not judge a process of another machine: it names the file to delete', async () => {
  const folder = join(root, 'elsewhere')
  await (await takeFolder(folder))()
  const entry = join(lockOf(folder), '7@7@other%20host')
  await writeFile(entry, '')
  await expect(takeFolder(folder)).rejects.toThrow('process 7 on other host')
  await expect(takeFolder(folder)).rejects.toThrow(entry)
  await rm(entry)
  await (await takeFolder(folder))()
})

it('knows when a living process started, and nothing of one that does not live', async () => {
  expect(await startOf(process.pid)).toMatch(/^\d+$/)
  expect(await startOf(process.pid)).toBe(await startOf(process.pid))
  for (const pid of [0, -1, Number.NaN, 2 ** 22 + 1]) expect(await startOf(pid)).toBeUndefined()
})
