import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { unpack } from './unpack.ts'

let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'redstart-unpack-'))
})

afterAll(() => rm(root, { recursive: true, force: true }))

/** One entry of an archive: a folder when there is no text. */
function entry(name: string, text?: string): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write((text ?? '').length.toString(8).padStart(11, '0'), 124)
  header.write(text === undefined ? '5' : '0', 156)
  header.write('ustar', 257)
  const data = Buffer.alloc(Math.ceil((text ?? '').length / 512) * 512)
  data.write(text ?? '')
  return Buffer.concat([header, data])
}

const END = Buffer.alloc(1024)

it('writes files and folders, for their owner alone', async () => {
  const folder = join(root, 'whole')
  const long = 'x'.repeat(512)
  const entries = [
    entry('/a', ''),
    entry('/b'),
    entry('/b/c', 'text'),
    entry('/b/d', long),
    entry('/e'),
  ]
  unpack(Buffer.concat([...entries, END]), folder)
  expect((await readdir(folder, { recursive: true })).sort()).toEqual(['a', 'b', 'b/c', 'b/d', 'e'])
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('')
  expect(await readFile(join(folder, 'b/c'), 'utf8')).toBe('text')
  expect(await readFile(join(folder, 'b/d'), 'utf8')).toBe(long)
  expect((await stat(join(folder, 'b'))).mode & 0o777).toBe(0o700)
  expect((await stat(join(folder, 'b/c'))).mode & 0o777).toBe(0o600)
})

it('refuses what is no archive, and names that lead elsewhere', async () => {
  const noSize = entry('/a', 'text')
  noSize.fill('x', 124, 135)
  for (const wrong of [
    Buffer.from('no archive'),
    Buffer.concat([entry('/a', 'text'), Buffer.from('rubbish'), END]),
    Buffer.concat([noSize, END]),
    Buffer.concat([entry('/../elsewhere', 'text'), END]),
  ]) {
    expect(() => unpack(wrong, join(root, 'wrong'))).toThrow('damaged')
  }
  expect(await readdir(root)).not.toContain('elsewhere')
})
