import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../clock/index.ts'
import { UploadGone, UploadNotStored } from '../../errors/index.ts'
import { bodyLimitsFrom } from './body-limits.ts'
import { readBody } from './read-body.ts'
import { Scratch } from './scratch.ts'
import { Upload } from './upload.ts'

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>()
  return {
    ...real,
    open: vi.fn(real.open),
    rename: vi.fn(real.rename),
    copyFile: vi.fn(real.copyFile),
  }
})

let folder = ''
let scratch = new Scratch()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'upload-test-'))
})
beforeEach(() => {
  vi.stubEnv('TMPDIR', folder)
  scratch = new Scratch()
  vi.mocked(files.open).mockClear()
})
afterEach(async () => {
  await scratch.dispose()
  vi.unstubAllEnvs()
})
afterAll(() => rmSync(folder, { recursive: true }))

async function upload(content: BlobPart, filename = 'a.txt', into = scratch): Promise<Upload> {
  const body = new FormData()
  body.append('file', new File([content], filename))
  const request = new Request('http://x/', { method: 'POST', body })
  const context = { scratch: into, clock: systemClock }
  const { params } = await readBody(request, bodyLimitsFrom(), context)
  if (!(params.file instanceof Upload)) throw new Error('There is no upload.')
  return params.file
}

/** How many of the files that were opened still are. */
async function openFiles(): Promise<number> {
  const handles = await Promise.all(vi.mocked(files.open).mock.results.map(({ value }) => value))
  return handles.filter((handle) => handle.fd !== -1).length
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code })
}

describe('an upload', () => {
  it('can be read as text, bytes and a stream', async () => {
    const long = 'é'.repeat(100_000)
    const file = await upload(long)
    expect(file.size).toBe(200_000)
    expect(await file.text()).toBe(long)
    expect(Buffer.from(await file.bytes()).toString()).toBe(long)
    expect(await new Response(file.stream()).text()).toBe(long)
    expect(await new Response((await upload('')).stream()).text()).toBe('')
  })

  it.each([
    ['C:\\Users\\ann\\cat.png', 'cat.png'],
    ['../../etc/passwd', 'passwd'],
    ['/', 'file'],
    ['..', 'file'],
    ['a\u0007\u202egnp.exe', 'agnp.exe'],
    ['.htaccess', '.htaccess'],
  ])('has of its name %j the last part only: %j', async (filename, base) => {
    expect((await upload('x', filename)).filename).toBe(base)
  })

  it.each([
    ['image/png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['image/jpeg', '\xff\xd8\xff\xe0\0\x10JFIF\0'],
    ['image/gif', 'GIF89a'],
    ['image/gif', 'GIF87a'],
    ['image/webp', 'RIFF\x24\0\0\0WEBPVP8 '],
    ['application/pdf', '%PDF-1.7\n'],
    [undefined, '<script>alert(1)</script>'],
    [undefined, 'RIFF\x24\0\0\0WAVEfmt '],
    [undefined, '\x89PN'],
    [undefined, ''],
  ])('that lies about its type is found out: it is %s', async (type, content) => {
    const file = await upload(Buffer.from(content, 'latin1'), 'harmless.png')
    expect(await file.detectedType()).toBe(type)
  })

  it('is gone at the end of its request', async () => {
    const file = await upload('x')
    expect(readdirSync(folder)).toHaveLength(1)
    await scratch.dispose()
    expect(readdirSync(folder)).toEqual([])
    expect(() => file.path).toThrow(UploadGone)
    expect(() => file.stream()).toThrow(UploadGone)
    await expect(file.moveTo(join(folder, 'late'))).rejects.toBeInstanceOf(UploadGone)
    await expect(upload('y')).rejects.toBeInstanceOf(UploadGone)
  })

  it('stays where it was moved', async () => {
    const file = await upload('new')
    const place = join(folder, 'moved.txt')
    writeFileSync(place, 'old')
    await file.moveTo(place)
    await scratch.dispose()
    expect(readdirSync(folder)).toEqual(['moved.txt'])
    expect(file.path).toBe(place)
    expect(await file.text()).toBe('new')
    rmSync(place)
  })

  it('moves to another disk, whole or not at all', async () => {
    const file = await upload('new')
    const place = join(folder, 'other-disk.txt')
    writeFileSync(place, 'old')
    vi.mocked(files.rename).mockRejectedValueOnce(fault('EXDEV'))
    vi.mocked(files.copyFile).mockRejectedValueOnce(fault('ENOSPC'))
    await expect(file.moveTo(place)).rejects.toHaveProperty('code', 'ENOSPC')
    expect(readFileSync(place, 'utf8')).toBe('old')
    expect(await file.text()).toBe('new')
    vi.mocked(files.rename).mockRejectedValueOnce(fault('EXDEV'))
    await file.moveTo(place)
    await scratch.dispose()
    expect(readFileSync(place, 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['other-disk.txt'])
    rmSync(place)
  })

  it('says what is wrong when it cannot be moved', async () => {
    const file = await upload('x')
    const nowhere = join(folder, 'no', 'such', 'folder')
    await expect(file.moveTo(nowhere)).rejects.toHaveProperty('code', 'ENOENT')
    expect(await file.text()).toBe('x')
  })
})

describe('a disk that does not take an upload', () => {
  /** A folder on a disk with a fault. */
  class FaultyScratch extends Scratch {
    readonly #code: string

    constructor(code: string) {
      super()
      this.#code = code
    }

    override async newFile(): ReturnType<Scratch['newFile']> {
      const file = await super.newFile()
      vi.spyOn(file.handle, 'appendFile').mockRejectedValue(fault(this.#code))
      return file
    }
  }

  it.each([
    ['ENOSPC', 507, 'Make room'],
    ['EDQUOT', 507, 'Make room'],
    ['EIO', 503, 'may write there'],
  ])('answers %s with %i, and nothing is left', async (code, status, advice) => {
    const refused = upload('x', 'a.txt', new FaultyScratch(code))
    await expect(refused).rejects.toBeInstanceOf(UploadNotStored)
    await expect(refused).rejects.toMatchObject({ status })
    await expect(refused).rejects.toThrow(`(${code})`)
    await expect(refused).rejects.toThrow(advice)
    expect(readdirSync(folder)).toEqual([])
    expect(await openFiles()).toBe(0)
  })

  it('answers with 503 where there is no folder for temporary files', async () => {
    vi.stubEnv('TMPDIR', join(folder, 'nowhere'))
    const refused = upload('x')
    await expect(refused).rejects.toMatchObject({ code: 'upload_not_stored', status: 503 })
  })
})

describe('the files that are open', () => {
  it('are closed when streams end, are cancelled or were never read', async () => {
    const file = await upload('x'.repeat(300_000))
    file.stream()
    expect(await openFiles()).toBe(0)
    const reader = file.stream().getReader()
    await reader.read()
    expect(await openFiles()).toBe(1)
    await reader.cancel()
    expect(await openFiles()).toBe(0)
    const hasty = file.stream().getReader()
    const reading = hasty.read()
    await hasty.cancel()
    await reading
    await vi.waitUntil(async () => (await openFiles()) === 0)
    await new Response(file.stream()).arrayBuffer()
    expect(await openFiles()).toBe(0)
  })

  it('are closed when the file turns out shorter than it was', async () => {
    const file = await upload('x'.repeat(300_000))
    const stream = file.stream()
    writeFileSync(file.path, 'short')
    await expect(new Response(stream).text()).rejects.toHaveProperty('code', 'file_changed')
    expect(await openFiles()).toBe(0)
  })
})
