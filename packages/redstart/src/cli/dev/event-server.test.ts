import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DevState } from './dev-state.ts'
import { EventServer } from './event-server.ts'

const state: DevState = { run: 1, up: true, styles: {}, scripts: '[]', problems: [] }
const origin = 'http://localhost:4000'
let server: EventServer

beforeEach(async () => {
  server = await EventServer.open()
})
afterEach(() => server.close())

/** What a page of this origin reads, piece by piece. */
async function follow(): Promise<() => Promise<unknown>> {
  const { body } = await fetch(`${server.base}/events`, { headers: { origin } })
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  return async () => {
    const { value = '' } = (await reader?.read()) ?? {}
    return JSON.parse(/^data: (.*)\n\n$/.exec(value)?.[1] ?? 'null')
  }
}

async function statusOf(
  path: string,
  init: RequestInit = { headers: { origin } },
): Promise<number> {
  const answer = await fetch(new URL(path, `${server.base}/`), init)
  await answer.body?.cancel()
  return answer.status
}

describe('EventServer', () => {
  it('tells each page the state as it is, and as it becomes', async () => {
    const early = await follow()
    server.tell(state)
    expect(await early()).toEqual(state)
    const late = await follow()
    expect(await late()).toEqual(state)
    const problems = [{ title: 'Broken', text: 'a\n\nb </script>' }]
    server.tell({ ...state, problems })
    expect(await early()).toEqual({ ...state, problems })
    expect(await late()).toEqual({ ...state, problems })
  })

  it('serves its script, which nobody keeps', async () => {
    const answer = await fetch(`${server.base}/reload.js?run=1`)
    expect(await answer.text()).toContain('EventSource')
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it.each([
    'http://localhost',
    'http://shop.localhost:4000',
    'https://127.0.0.1:8',
    'http://[::1]:4',
  ])('lets %s read', async (origin) => {
    expect(await statusOf('events', { headers: { origin } })).toBe(200)
  })

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'http://evil-localhost',
    'null',
    '',
  ])('lets no page of "%s" read', async (origin) => {
    expect(await statusOf('events', { headers: { origin } })).toBe(403)
  })

  it('knows no other address, and none without its secret', async () => {
    for (const path of ['/', '/events', '/guessed/events', 'other', 'events/more', '../events']) {
      expect(await statusOf(path), path).toBe(404)
    }
    const wrong = server.base.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    expect(await statusOf(`${wrong}/events`)).toBe(404)
    expect(await statusOf('events', { method: 'POST', headers: { origin } })).toBe(404)
  })

  it('survives an address that is none', async () => {
    const socket = connect(Number(new URL(server.base).port), '127.0.0.1')
    socket.write('GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n')
    const [answer]: unknown[] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /)
    socket.destroy()
  })
})
