import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UploadPage } from '../../../test/support/upload-page.ts'

const spec = {
  one: { accept: ['.txt'] },
  some: { accept: 'any', maxEntries: 3, autoUpload: true },
} as const

/** JSON as it comes, and JSON that is nearly what an upload is told. */
const entry = fc.record(
  {
    ref: fc.oneof(
      fc.constantFrom('0', '1', '2', '__proto__', 'constructor', '0,1'),
      fc.jsonValue(),
    ),
    name: fc.oneof(fc.string(), fc.constant('x'.repeat(2_000)), fc.jsonValue()),
    size: fc.oneof(fc.integer(), fc.double(), fc.jsonValue()),
    type: fc.oneof(fc.string(), fc.jsonValue()),
    relative_path: fc.oneof(fc.string(), fc.constant('x/'.repeat(4_000)), fc.jsonValue()),
    last_modified: fc.jsonValue(),
    meta: fc.oneof(fc.jsonValue(), fc.constant({ note: 'x'.repeat(5_000) })),
  },
  { requiredKeys: [] },
)
const list = fc.oneof(fc.array(entry, { maxLength: 100, size: 'max' }), fc.jsonValue())
const progress = fc.oneof(fc.integer(), fc.record({ error: fc.string() }), fc.jsonValue())
const ref = fc.constantFrom('one', 'some', 'none')
const step = fc.oneof(
  fc.record({ kind: fc.constant('change' as const), ref, list }),
  fc.record({ kind: fc.constant('preflight' as const), ref, list }),
  fc.record({ kind: fc.constant('progress' as const), ref, entry: fc.nat(3), progress }),
  fc.record({ kind: fc.constant('raw' as const), payload: fc.jsonValue() }),
)

describe('whatever a client says of its files', () => {
  it('never throws, and never fills more than the options allow', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const page = new UploadPage(spec)
        const refOf = (name: string): string => page.book.shown[name]?.ref ?? 'upload-unknown'
        for (const each of steps) {
          if (each.kind === 'change') page.book.change({ [refOf(each.ref)]: each.list })
          else if (each.kind === 'preflight') {
            const reply = await page.book.preflight({ ref: refOf(each.ref), entries: each.list })
            expect(JSON.parse(JSON.stringify(reply))).toEqual(reply)
          } else if (each.kind === 'progress') {
            const told = { entry_ref: String(each.entry), progress: each.progress }
            page.book.progress({ ref: refOf(each.ref), ...told })
          } else {
            page.book.change(each.payload)
            page.book.progress(each.payload)
            await page.book.preflight(each.payload)
          }
        }
        const { one, some } = page.book.shown
        expect(one?.entries.length).toBeLessThanOrEqual(51)
        expect(some?.entries.length).toBeLessThanOrEqual(53)
        const all = [...(one?.entries ?? []), ...(some?.entries ?? [])]
        for (const { ref: named, clientName, clientRelativePath, clientType, clientMeta } of all) {
          expect(named).toMatch(/^[A-Za-z0-9][\w-]{0,39}$/)
          expect(clientName.length).toBeLessThanOrEqual(1_000)
          expect(clientName).not.toMatch(/[/\\]/)
          expect(clientRelativePath.length).toBeLessThanOrEqual(4_000)
          expect(clientType.length).toBeLessThanOrEqual(255)
          expect((JSON.stringify(clientMeta) ?? '').length).toBeLessThanOrEqual(4_000)
        }
        expect(all.some(({ done }) => done)).toBe(false)
        expect(some?.entries.filter(({ preflighted }) => preflighted).length).toBeLessThanOrEqual(3)
      }),
      { numRuns: 200 },
    )
  })

  it('never writes more than the size that was declared, nor harms the connection', async () => {
    const bytes = fc.uint8Array({ maxLength: 12 })
    const message = fc.oneof(
      fc.record({ event: fc.constant('chunk'), payload: bytes }),
      fc.record({
        event: fc.oneof(
          fc.constantFrom('chunk', 'phx_join', 'phx_leave', 'phx_close'),
          fc.string(),
        ),
        payload: fc.jsonValue(),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 12 }), async (messages) => {
        let written = 0
        let isClosed = false
        const writer = {
          open: () => {},
          write: (chunk: Uint8Array) => {
            expect(isClosed).toBe(false)
            written += chunk.length
          },
          close: () => {
            expect(isClosed).toBe(false)
            isClosed = true
          },
        }
        const page = new UploadPage({ notes: { accept: 'any', writer: () => writer } })
        await page.preflight({ size: 20 })
        await page.join('0')
        for (const { event, payload } of messages) page.post('0', event, payload)
        await page.clock.advance(0)
        expect(written).toBeLessThanOrEqual(20)
        expect(await page.request('other', 'phx_leave', {})).toEqual({ ok: {} })
        await page.book.end()
        expect(isClosed).toBe(true)
        expect(page.connection.waitingBytes).toBe(0)
        expect(page.timers.size).toBe(0)
      }),
      { numRuns: 200 },
    )
  })
})
