import { describe, expect, it } from 'vitest'
import { Accept } from './accept.ts'
import { type UploadOptions, uploadSettings } from './options.ts'

describe('what an upload accepts', () => {
  it.each<[string[], string, string, boolean]>([
    [['.jpg'], 'a.jpg', 'image/jpeg', true],
    [['.jpg'], 'A.JPG', '', true],
    [['.jpg'], 'a.jpeg', 'image/jpeg', true],
    [['.jpg'], 'a.png', 'image/png', false],
    [['.jpg'], 'jpg', '', false],
    [['.jpg'], '.jpg', '', false],
    [['.jpg'], 'a.jpg.exe', 'application/x-msdownload', false],
    [['.JPG'], 'a.jpg', '', true],
    [['image/jpeg'], 'a.jpeg', '', true],
    [['image/jpeg'], 'a', 'IMAGE/JPEG', true],
    [['image/*'], 'a.weird', 'image/weird', true],
    [['image/*'], 'a.mp3', 'audio/mpeg', false],
    [['audio/*', 'video/*'], 'a.mp4', 'video/mp4', true],
    [['application/vnd.own+zip'], 'a.own', 'application/vnd.own+zip', true],
    [['.md', '.docx'], 'a.docx', '', true],
    [['.constructor1', '.dwg'], 'a.dwg', '', true],
  ])('%j takes %s as "%s": %s', (accept, name, type, takes) => {
    const own = { dwg: 'image/vnd.dwg', constructor1: 'x/y' }
    expect(new Accept('An upload', accept, own).takes(name, type)).toBe(takes)
  })

  it('takes all for any', () => {
    const accept = new Accept('An upload', 'any', {})
    expect(accept.takes('x', '')).toBe(true)
    expect(accept.listed).toBeUndefined()
  })

  it.each([[['jpg']], [['.unheard-of']], [['text/*']], [['.constructor']], [['']], [[]], [[7]]])(
    'refuses %j when it is defined',
    (accept) => {
      const spec = { avatar: { accept } }
      // @ts-expect-error: one of the lists has a number.
      expect(() => uploadSettings(spec)).toThrow(
        expect.objectContaining({ code: 'invalid_definition' }),
      )
    },
  )

  it('names the mend for an ending that is not known', () => {
    expect(() => uploadSettings({ plan: { accept: ['.dwg'] } })).toThrow(
      `The upload "plan" accepts ".dwg", whose MIME type is not known here. Say what it is: types: { 'dwg': 'application/…' }.`,
    )
  })
})

describe('options', () => {
  it('has the defaults of the protocol', () => {
    expect(uploadSettings({ avatar: { accept: 'any' } }).get('avatar')).toMatchObject({
      maxEntries: 1,
      maxEntriesMode: 'selected',
      maxFileSize: 8_000_000,
      chunkSize: 64_000,
      chunkTimeout: 10_000,
      autoUpload: false,
    })
  })

  it.each([
    { maxEntries: 0 },
    { maxEntries: 1.5 },
    { maxFileSize: Number.POSITIVE_INFINITY },
    { chunkSize: -1 },
    { chunkTimeout: Number.NaN },
    { chunkTimeout: Number.POSITIVE_INFINITY },
  ])('refuses %j', (option) => {
    expect(() => uploadSettings({ avatar: { accept: 'any', ...option } })).toThrow(
      expect.objectContaining({ code: 'invalid_option' }),
    )
  })

  it.each([
    { maxEntriesMode: 'all' },
    { autoUpload: 'yes' },
    { validate: 'size' },
    { writer: {} },
    { maxEntry: 2 },
  ])('refuses %j, which the types refuse as well', (option) => {
    const options: UploadOptions = { accept: 'any', ...(option as object) }
    expect(() => uploadSettings({ avatar: options })).toThrow(
      expect.objectContaining({ code: 'invalid_option' }),
    )
  })

  it.each(['id', '', '1st', 'a b', '__proto__x', 'a"b'])('refuses the name %j', (name) => {
    expect(() => uploadSettings({ [name]: { accept: 'any' } })).toThrow(
      expect.objectContaining({ code: 'invalid_definition' }),
    )
  })

  it('checks one definition once', () => {
    const spec = { avatar: { accept: 'any' } } as const
    expect(uploadSettings(spec)).toBe(uploadSettings(spec))
  })
})
