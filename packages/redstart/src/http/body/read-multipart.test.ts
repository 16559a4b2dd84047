import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../clock/index.ts'
import { BodyTooLarge, InvalidBody, RedstartError } from '../../errors/index.ts'
import type { Nested, NestedMap } from '../../params/index.ts'
import { type BodyLimits, bodyLimitsFrom } from './body-limits.ts'
import { readBody } from './read-body.ts'
import { Scratch } from './scratch.ts'
import { Upload } from './upload.ts'

const BOUNDARY = '----edge'
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`

let folder = ''
let scratch = new Scratch()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'multipart-test-'))
})
beforeEach(() => {
  vi.stubEnv('TMPDIR', folder)
  scratch = new Scratch()
})
afterEach(async () => {
  await scratch.dispose()
  vi.unstubAllEnvs()
  expect(readdirSync(folder)).toEqual([])
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Sends bytes in pieces of a length, as a network would. */
function sent(bytes: Uint8Array | string, type = TYPE, pieceLength = 65_536): Request {
  const left = Buffer.from(bytes)
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= left.length) return controller.close()
      controller.enqueue(left.subarray(at, at + pieceLength))
      at += pieceLength
    },
  })
  const init = { method: 'POST', body, headers: { 'content-type': type }, duplex: 'half' }
  return new Request('http://app.example/', init)
}

async function receive(
  request: Request,
  limits?: Partial<BodyLimits>,
): Promise<NestedMap<string | Upload>> {
  const body = await readBody(request, bodyLimitsFrom(limits), { scratch, clock: systemClock })
  if (body.kind !== 'form') throw new Error(`It is read as ${body.kind}.`)
  return body.params
}

function part(head: string, content: string): string {
  return `--${BOUNDARY}\r\n${head}\r\n\r\n${content}\r\n`
}

const field = (name: string, content: string): string =>
  part(`Content-Disposition: form-data; name="${name}"`, content)
const file = (name: string, content: string, filename = 'a.txt'): string =>
  part(`Content-Disposition: form-data; name="${name}"; filename="${filename}"`, content)
const END = `--${BOUNDARY}--\r\n`

/** The upload at a name, with what it holds. */
function uploadAt(params: NestedMap<string | Upload>, name: string): Upload {
  const upload = params[name]
  if (!(upload instanceof Upload)) throw new Error(`There is no upload at ${name}.`)
  return upload
}

describe('a multipart form', () => {
  it('has text and files in their places', async () => {
    const form = new FormData()
    form.append('post[title]', 'Ä "title"')
    form.append('post[files][]', new File(['one'], 'one.txt', { type: 'text/plain' }))
    form.append('post[files][]', new File([], 'é"2".bin'))
    form.append('ok', '')
    const params = await receive(new Request('http://x/', { method: 'POST', body: form }))
    expect(params).toMatchObject({ post: { title: 'Ä "title"' }, ok: '' })
    expect(params.post).toHaveProperty('files.0.filename', 'one.txt')
    expect(params.post).toHaveProperty('files.0.contentType', 'text/plain')
    expect(params.post).toHaveProperty('files.0.size', 3)
    expect(params.post).toHaveProperty('files.1.filename', 'é"2".bin')
    expect(params.post).toHaveProperty('files.1.contentType', 'application/octet-stream')
  })

  it('leaves out a file input without a file', async () => {
    const params = await receive(sent(file('avatar', '', '') + field('a', '1') + END))
    expect(params).toEqual({ a: '1' })
  })

  it('may have an introduction, an epilogue, blanks behind boundaries and no parts', async () => {
    const blanks = field('a', '1').replace('\r\n', ' \t\r\n')
    expect(await receive(sent(`hello\r\n${blanks}${END}good\r\nbye`))).toEqual({ a: '1' })
    expect(await receive(sent(END))).toEqual({})
    expect(await receive(sent(`--${BOUNDARY}--`))).toEqual({})
  })

  it('is not confused by content that looks like a boundary', async () => {
    const content = `\r\n--${BOUNDARY.slice(0, -1)}\r\n\r\n-\r\n--${BOUNDARY.slice(1)}--\r`
    for (let length = 1; length < 60; length += 1) {
      const body = field('a', content) + END
      expect(await receive(sent(body, TYPE, length))).toEqual({ a: content })
    }
  })

  it.each([`"${BOUNDARY}"`, `${BOUNDARY}; charset=utf-8`, `${BOUNDARY} `])(
    'may quote its boundary: %s',
    async (boundary) => {
      const type = `Multipart/Form-Data; a=b; Boundary=${boundary}`
      expect(await receive(sent(field('a', '1') + END, type))).toEqual({ a: '1' })
    },
  )

  it('is stored where only this user can read it', async () => {
    const params = await receive(sent(file('a', 'secret') + END))
    const { path } = uploadAt(params, 'a')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
    expect(readFileSync(path, 'utf8')).toBe('secret')
  })
})

describe('a malformed multipart form', () => {
  it.each([
    ['ends early', field('a', '1')],
    ['ends early', field('a', '1').slice(0, -2)],
    ['ends early', file('a', 'half of it').slice(0, -6)],
    ['ends early', `${field('a', '1')}--${BOUNDARY}`],
    ['ends early', `${field('a', '1')}--${BOUNDARY}\r\nContent-Dispo`],
    ['is empty', ''],
    ['has another boundary', field('a', '1').replaceAll(BOUNDARY, 'other')],
    ['has more behind a boundary', field('a', '1').replace('\r\n', 'x\r\n') + END],
    ['has a part without a header', `--${BOUNDARY}\r\n\r\n1\r\n${END}`],
    ['has a part without a name', part('Content-Disposition: form-data', '1') + END],
    ['has a part that is no form-data', part('Content-Disposition: inline; name="a"', '1') + END],
    ['has a part of no disposition', part('Content-Type: text/plain', '1') + END],
    ['has a header line without a colon', part('Content-Disposition', '1') + END],
    ['has an open quote', part('Content-Disposition: form-data; name="a', '1') + END],
    ['names a part twice', part('Content-Disposition: form-data; name=a; name=b', '1') + END],
    ['has a line twice', part('A: 1\r\nContent-Disposition: form-data; name=a\r\na: 2', '1') + END],
    ['has a bare line feed', part('Content-Disposition: form-data; name="a"\nX: 1', '1') + END],
    ['has NUL in a name', field('a\0', '1') + END],
    [
      'has base64',
      part('Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64', 'MQ==') +
        END,
    ],
    ['names a prototype', field('a[__proto__][b]', '1') + END],
    ['nests too deep', field(`a${'[b]'.repeat(32)}`, '1') + END],
    ['stores before it fails', file('a', 'x'.repeat(1_000)) + field('__proto__', '1') + END],
  ])('is refused: it %s', async (_what, body) => {
    for (const pieceLength of [1, 7, 65_536]) {
      const refused = receive(sent(body, TYPE, pieceLength))
      await expect(refused).rejects.toBeInstanceOf(InvalidBody)
      expect(readdirSync(folder)).toEqual([])
      scratch = new Scratch()
    }
  })

  it.each([
    '',
    '; boundary=',
    `; boundary=${'x'.repeat(71)}`,
    '; boundary="a\r\nb"',
    '; boundary=é',
  ])('is refused: its type has the boundary %j', async (boundary) => {
    const request = sent(field('a', '1') + END)
    const headers = new Headers({ 'content-type': 'multipart/form-data' })
    vi.spyOn(headers, 'get').mockImplementation((name) =>
      name === 'content-type' ? `multipart/form-data${boundary}` : null,
    )
    vi.spyOn(request, 'headers', 'get').mockReturnValue(headers)
    await expect(receive(request)).rejects.toThrow('boundary')
  })

  it.each(['name="\xff"', 'name="a"; filename="\xff"'])(
    'is refused: its names are not UTF-8: %j',
    async (parameters) => {
      const body = part(`Content-Disposition: form-data; ${parameters}`, '1') + END
      await expect(receive(sent(Buffer.from(body, 'latin1')))).rejects.toThrow('UTF-8')
    },
  )

  it('is refused: its text is not UTF-8', async () => {
    const body = Buffer.from(field('a', 'caf\xe9') + END, 'latin1')
    await expect(receive(sent(body))).rejects.toThrow('a text field is not UTF-8')
  })
})

describe('the limits of a multipart form', () => {
  it.each<[limit: keyof BodyLimits, max: number, fits: string, exceeds: string]>([
    ['fields', 2, field('a', '') + field('a', ''), field('a', '').repeat(3)],
    ['fields', 1, file('a', '', ''), file('a', '', '').repeat(2)],
    ['files', 2, file('a', '').repeat(2), file('a', '').repeat(3)],
    ['fieldBytes', 5, field('a', '12345'), field('a', '123456')],
    ['fileBytes', 5, file('a', '12345'), file('a', '1') + file('a', '123456')],
    ['headerBytes', 60, field('a', '1'), file('a', '1', 'long'.repeat(10))],
  ])('%s: %i', async (limit, max, fits, exceeds) => {
    for (const pieceLength of [1, 65_536]) {
      await receive(sent(fits + END, TYPE, pieceLength), { [limit]: max })
      await scratch.dispose()
      scratch = new Scratch()
      const refused = receive(sent(exceeds + END, TYPE, pieceLength), { [limit]: max })
      await expect(refused).rejects.toEqual(new BodyTooLarge(limit, max))
      expect(readdirSync(folder)).toEqual([])
      scratch = new Scratch()
    }
  })

  it('hold for a header that never ends', async () => {
    const body = `--${BOUNDARY}\r\nX: ${'x'.repeat(20_000)}`
    const refused = receive(sent(body, TYPE, 100))
    await expect(refused).rejects.toEqual(new BodyTooLarge('headerBytes', 8_192))
  })

  it('hold for what stands before the first part and behind the last', async () => {
    for (const body of [`${'x'.repeat(2_000)}\r\n${END}`, `${END}${'x'.repeat(2_000)}`]) {
      const refused = receive(sent(body, TYPE, 100), { bytes: 1_000 })
      await expect(refused).rejects.toEqual(new BodyTooLarge('bytes', 1_000))
      scratch = new Scratch()
    }
  })
})

// Trees that both encodings can say: no empty lists and maps, no brackets in names, and of lists with
// more than one item those of strings only, as nothing says where a nested item ends.
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 })
const name = text.filter((key) => !/[[\]]|__proto__|%0a|%0d|%22/i.test(key) && !key.includes('\0'))
const { map: forms } = fc.letrec<{ map: NestedMap<string>; param: Nested<string> }>((tie) => ({
  map: fc.dictionary(name, tie('param'), { minKeys: 1, maxKeys: 4 }),
  param: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.array(text, { minLength: 1, maxLength: 4 }),
    tie('map'),
    tie('param').map((param) => [param]),
  ),
}))

/** The pairs of a tree, with the keys that say where each stands. */
function pairs(form: Nested<string>, key = ''): [key: string, value: string][] {
  if (typeof form === 'string') return [[key, form]]
  if (Array.isArray(form)) return form.flatMap((item) => pairs(item, `${key}[]`))
  return Object.entries(form).flatMap(([inner, value]) =>
    pairs(value, key === '' ? inner : `${key}[${inner}]`),
  )
}

const quoted = (key: string): string =>
  key.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

function encodeMultipart(form: NestedMap<string>): string {
  return (
    pairs(form)
      .map(([key, value]) => field(quoted(key), value))
      .join('') + END
  )
}

describe('the decoder of forms', () => {
  it('undoes an encoder, in both encodings', async () => {
    await fc.assert(
      fc.asyncProperty(forms, fc.integer({ min: 1, max: 100 }), async (form, pieceLength) => {
        const multipart = sent(encodeMultipart(form), TYPE, pieceLength)
        expect(await receive(multipart)).toEqual(form)
        const urlencoded = sent(
          new URLSearchParams(pairs(form)).toString(),
          'application/x-www-form-urlencoded',
          pieceLength,
        )
        expect(await receive(urlencoded)).toEqual(form)
      }),
    )
  })

  it('reads what the platform writes as the platform does', async () => {
    const entry = fc.tuple(
      fc
        .string({ unit: 'binary', minLength: 1 })
        .filter((key) => !/[[\]\0]|^__proto__$|%0a|%0d|%22/i.test(key)),
      fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 2_000 })),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(entry, { selector: ([key]) => key, maxLength: 6 }),
        async (entries) => {
          const form = new FormData()
          for (const [key, value] of entries) {
            if (typeof value === 'string') form.append(key, value)
            else form.append(key, new File([new Uint8Array(value)], 'f.bin'))
          }
          const request = new Request('http://x/', { method: 'POST', body: form })
          const expected = await request.clone().formData()
          const params = await receive(request)
          for (const [key, value] of expected) {
            if (typeof value === 'string') expect(params[key]).toBe(value)
            else
              expect(await uploadAt(params, key).bytes()).toEqual(
                Buffer.from(await value.arrayBuffer()),
              )
          }
          expect(Object.keys(params)).toHaveLength([...expected.keys()].length)
          await scratch.dispose()
          scratch = new Scratch()
        },
      ),
    )
  })

  it('throws nothing but its own errors, and leaves no file, whatever it is sent', async () => {
    const valid = Buffer.from(
      field('a[b]', 'text') + file('f', 'content\r\n--') + file('g[]', '', '') + END,
    )
    const edit = fc.record({
      at: fc.nat(valid.length),
      remove: fc.nat(20),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 8 }),
        fc
          .constantFrom('\r\n', '\r\n\r\n', `--${BOUNDARY}`, '--', '"', ';', 'filename="x"')
          .map((bytes) => new Uint8Array(Buffer.from(bytes))),
      ),
    })
    const mutated = fc
      .array(edit, { minLength: 1, maxLength: 4 })
      .map((edits) =>
        edits.reduce(
          (bytes, { at, remove, insert }) =>
            Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]),
          valid,
        ),
      )
    const body = fc.oneof(mutated, fc.uint8Array({ maxLength: 300 }))
    const type = fc.constantFrom(
      TYPE,
      TYPE,
      TYPE,
      'application/x-www-form-urlencoded',
      'application/json',
    )
    const newFile = vi.spyOn(Scratch.prototype, 'newFile')
    await fc.assert(
      fc.asyncProperty(
        body,
        type,
        fc.integer({ min: 1, max: 300 }),
        async (bytes, kind, length) => {
          try {
            await readBody(sent(bytes, kind, length), bodyLimitsFrom({ fields: 3, files: 2 }), {
              scratch,
              clock: systemClock,
            })
          } catch (error) {
            expect(error).toBeInstanceOf(RedstartError)
            expect(error).toHaveProperty('status')
            expect(readdirSync(folder)).toEqual([])
          }
          for (const { value } of newFile.mock.results) {
            expect(await value).toHaveProperty('handle.fd', -1)
          }
          newFile.mockClear()
          await scratch.dispose()
          expect(readdirSync(folder)).toEqual([])
          scratch = new Scratch()
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
