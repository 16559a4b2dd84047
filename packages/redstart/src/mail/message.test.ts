import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from '../html/index.ts'
import { composeMessage, type Mail } from './message.ts'
import { mailSource } from './mime.ts'

const sender = { email: 'chat@example.com' }
const hello = { to: 'ann@example.com', subject: 'Hello', text: 'Hello, Ann.' }
const compose = (mail: Partial<Mail>) => composeMessage({ ...hello, ...mail }, sender, 0)

describe('a mail', () => {
  it('is composed with an id, the time and the sender', () => {
    const message = compose({})
    expect(message).toMatchObject({
      from: sender,
      to: [{ email: 'ann@example.com' }],
      messageId: `<${message.id}@example.com>`,
      date: new Date(0),
    })
    expect(compose({}).id).not.toBe(message.id)
    expect(compose({ from: 'a@exämple.com' }).messageId).toMatch(/@xn--exmple-cua.com>$/)
    expect(compose({ from: 'Desk <desk@example.com>' }).from.name).toBe('Desk')
  })

  it('is rendered with what people typed escaped', () => {
    const message = compose({ html: html`<p>Hello, ${'<b>Ann</b>'}</p>` })
    expect(message.html).toBe('<p>Hello, &lt;b&gt;Ann&lt;/b&gt;</p>')
  })

  it('copies the bytes of its files', () => {
    const content = new Uint8Array([1, 2, 3])
    const { attachments } = compose({ attachments: [{ filename: 'a.bin', content }] })
    content.fill(0)
    expect(attachments[0]?.content).toEqual(new Uint8Array([1, 2, 3]))
  })

  it('is refused with HTML that is a string, in which nothing would be escaped', () => {
    const mail = { ...hello, html: '<p>Hello</p>' }
    expect(() => Reflect.apply(composeMessage, undefined, [mail, sender, 0])).toThrow(
      expect.objectContaining({ message: expect.stringContaining('its html is no template') }),
    )
  })

  const refused: readonly [string, Partial<Mail>, string][] = [
    ['nobody', { to: [] }, 'to names nobody'],
    ['a bad address in a list', { cc: ['a@example.com', 'b'] }, 'cc[1] is no e-mail address'],
    ['too many', { bcc: Array<string>(100).fill('a@b.example') }, 'more than 100 recipients'],
    ['no content', { text: undefined }, 'text is missing'],
    ['an empty subject', { subject: ' ' }, 'subject is empty'],
    ['two lines of subject', { subject: 'Hi\r\nBcc: eve@example.com' }, 'subject has a line break'],
    ['half a character', { subject: 'Hi \ud83d' }, 'subject has'],
    ['a long subject', { subject: 'x'.repeat(256) }, 'subject is longer than 255'],
    ['two lines of header', { headers: { 'X-A': 'a\nb' } }, 'headers have a X-A'],
    ['an empty header', { headers: { 'X-A': ' ' } }, 'headers have a X-A'],
    ['a header that is no name', { headers: { 'X A': 'a' } }, 'headers have a name'],
    ['a header in a name', { headers: { 'X\r\nBcc': 'a' } }, 'headers have a name'],
    ['a second sender', { headers: { FROM: 'eve@example.com' } }, 'headers cannot hold FROM'],
    ['a type of its own', { headers: { 'Content-Type': 'a/b' } }, 'cannot hold Content-Type'],
    ['a header without end', { headers: { 'X-A': 'a'.repeat(901) } }, 'more than 900 bytes'],
    [
      'a file in a folder',
      { attachments: [{ filename: '../a', content: '' }] },
      'attachments[0] has',
    ],
    ['a file without a name', { attachments: [{ filename: '', content: '' }] }, 'needs a filename'],
    [
      'a header in a file name',
      { attachments: [{ filename: 'a\r\nX: y', content: '' }] },
      'attachments[0] has a filename',
    ],
    [
      'a header in a type',
      { attachments: [{ filename: 'a', content: '', contentType: 'a/b\r\nX: y' }] },
      'has a contentType',
    ],
  ]
  it.each(refused)('is refused with %s', (_what, mail, problem) => {
    expect(() => compose(mail)).toThrow(
      expect.objectContaining({ code: 'invalid_mail', message: expect.stringContaining(problem) }),
    )
  })
})

describe('the source of a mail', () => {
  it('reads no file and no URL, whatever a content looks like', async () => {
    const attachments = [{ filename: 'a.txt', content: 'file:///etc/passwd' }]
    const source = await mailSource(compose({ text: 'file:///etc/passwd', attachments }))
    expect(source).toContain('file:///etc/passwd')
    expect(source).toContain(Buffer.from('file:///etc/passwd').toString('base64'))
  })

  it('has the headers that were asked for and no others, whatever they hold', async () => {
    const text = (maxLength: number) =>
      fc.oneof(
        { weight: 9, arbitrary: fc.string({ unit: 'grapheme', maxLength }) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength }) },
      )
    await fc.assert(
      fc.asyncProperty(text(20), text(200), text(200), async (personal, subject, value) => {
        let message: ReturnType<typeof compose>
        try {
          message = compose({
            to: { name: personal, email: 'ann@example.com' },
            subject,
            headers: { 'X-Note': value },
            attachments: [{ filename: `${personal}.txt`, content: 'x' }],
          })
        } catch {
          return
        }
        const [head = '', ...parts] = (await mailSource(message)).split('\n\n')
        const names = head.split(/\n(?![ \t])/).map((header) => header.split(':')[0])
        expect(names.sort()).toEqual([
          'Content-Type',
          'Date',
          'From',
          'MIME-Version',
          'Message-ID',
          'Subject',
          'To',
          'X-Note',
        ])
        expect(parts).toHaveLength(3)
      }),
    )
  })
})
