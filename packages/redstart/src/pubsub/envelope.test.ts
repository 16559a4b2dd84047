import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ForeignMessage } from '../errors/index.ts'
import { Envelope } from './envelope.ts'
import { Message } from './message.ts'

const message = Message.broadcast('room:1', 'hello', { n: 1 })

describe('an envelope', () => {
  it('carries a message to another node', () => {
    const opened = new Envelope('b').open(new Envelope('a').seal(message))
    expect(opened).toEqual({ body: message.toBytes(), isFromNamesake: false })
  })

  it('of this process is recognised', () => {
    const envelope = new Envelope('a')
    expect(envelope.open(envelope.seal(message))).toBeUndefined()
  })

  it('of another process of the same name is told apart', () => {
    const opened = new Envelope('a').open(new Envelope('a').seal(message))
    expect(opened).toEqual({ body: message.toBytes(), isFromNamesake: true })
  })

  it('of a node whose name begins like this one is not taken for a namesake', () => {
    const opened = new Envelope('a').open(new Envelope('ab').seal(message))
    expect(opened?.isFromNamesake).toBe(false)
  })

  it('of a newer version says so', () => {
    const bytes = new Envelope('a').seal(message)
    bytes[3] = 2
    const open = () => new Envelope('b').open(bytes)
    expect(open).toThrow('it is of version 2, and this node knows 1')
    expect(open).toThrow(ForeignMessage)
  })

  it.each(['', 'hello', '{"topic":"room:1"}', '\u009dRS'])('is not %j', (text) => {
    expect(() => new Envelope('b').open(Buffer.from(text))).toThrow(ForeignMessage)
  })

  it('keeps a byte order mark, which is a character of a name like any other', () => {
    const marked = Message.internal('\ufefft', '\ufeffe', '\ufeffx')
    expect(Message.fromBytes(marked.toBytes())).toEqual(marked)
  })

  it.each(['topic', 'event'])('with a longer %s than any of ours is foreign', (which) => {
    const long = 'x'.repeat(20_001)
    const bytes = Message.internal('topic', 'event', '').toBytes()
    const at = bytes.indexOf(which.charCodeAt(0))
    const longer = Buffer.concat([bytes.subarray(0, at), Buffer.from(long), bytes.subarray(at + 5)])
    longer.writeUInt16BE(long.length, which === 'topic' ? 1 : 3)
    expect(() => Message.fromBytes(longer)).toThrow(ForeignMessage)
  })

  it('that is cut short anywhere is foreign, or a message that is', () => {
    const bytes = new Envelope('a').seal(message)
    for (let length = 0; length < bytes.length - message.body.length; length++) {
      const read = () => {
        const opened = new Envelope('b').open(bytes.subarray(0, length))
        if (opened) Message.fromBytes(opened.body)
      }
      expect(read, `${length} bytes`).toThrow(ForeignMessage)
    }
  })
})

describe('property', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  const name = fc.stringMatching(/^[\w-]{1,200}$/)

  it('any message crosses any two nodes unchanged, but for text that is none', () => {
    fc.assert(
      fc.property(name, name, text, text, fc.jsonValue(), (from, to, topic, event, payload) => {
        const sent = Message.typed(topic, event, payload)
        const opened = new Envelope(to).open(new Envelope(from).seal(sent))
        const received = Message.fromBytes(opened?.body ?? new Uint8Array())
        expect(received.topic).toBe(Buffer.from(topic).toString())
        expect(received.event).toBe(Buffer.from(event).toString())
        expect(received.body).toEqual(sent.body)
        expect(opened?.isFromNamesake).toBe(from === to)
      }),
    )
  })

  it('any bytes are a message or foreign, and never anything else', () => {
    const ours = fc.tuple(
      fc.uint8Array({ maxLength: 60 }),
      fc.nat({ max: 30 }),
      fc.nat({ max: 255 }),
    )
    const other = new Envelope('other')
    const open = (bytes: Uint8Array) => {
      try {
        const opened = other.open(bytes)
        if (opened) Message.fromBytes(opened.body)
      } catch (error) {
        expect(error).toBeInstanceOf(ForeignMessage)
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), open))
    fc.assert(
      fc.property(ours, ([tail, at, byte]) => {
        const bytes = Buffer.concat([new Envelope('a').seal(message), tail])
        bytes[at] = byte
        open(bytes)
      }),
    )
  })
})
