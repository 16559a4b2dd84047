import { describe, expect, it } from 'vitest'
import { visit } from './visit.ts'

/** Sets the cookies that the query asks for, and shows those that it was sent. */
const site = {
  fetch(request: Request): Response {
    const headers = new Headers()
    for (const line of new URL(request.url).searchParams.getAll('set')) {
      headers.append('set-cookie', line)
    }
    return new Response(request.headers.get('cookie'), { headers })
  },
}

const set = (...lines: string[]): string =>
  `?${new URLSearchParams(lines.map((line) => ['set', line]))}`

describe('a visitor keeps cookies', () => {
  it.each([
    'Max-Age=0',
    'Max-Age=-5',
    'expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'Max-Age=0; Expires=Fri, 31 Dec 9999 23:59:59 GMT',
  ])('until they are taken back: %s', async (attributes) => {
    const visitor = visit(site)
    await visitor.get(`/${set('sid=1; Path=/', 'other=2=3')}`)
    expect((await visitor.get('/')).html).toBe('sid=1; other=2=3')
    await visitor.get(`/${set(`sid=; Path=/; ${attributes}`)}`)
    expect((await visitor.get('/')).html).toBe('other=2=3')
    expect(visitor.cookies).toEqual(new Map([['other', '2=3']]))
  })

  it.each(['Max-Age=60', 'Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'Expires=never'])(
    'as long as they last: %s',
    async (attributes) => {
      const visitor = visit(site)
      await visitor.get(`/${set(`sid=1; ${attributes}`)}`)
      expect((await visitor.get('/')).html).toBe('sid=1')
    },
  )

  it('for their paths', async () => {
    const visitor = visit(site)
    await visitor.get(`/${set('a=admin; Path=/admin', 'a=all; Path=/')}`)
    await visitor.get(`/rooms/7${set('here=1')}`)
    expect((await visitor.get('/admin')).html).toBe('a=admin; a=all')
    expect(visitor.cookies.get('a')).toBe('admin')
    expect((await visitor.get('/admin/x')).html).toBe('a=admin; a=all')
    expect((await visitor.get('/administration')).html).toBe('a=all')
    expect((await visitor.get('/rooms/8')).html).toBe('here=1; a=all')
    await visitor.get(`/${set('a=; Path=/admin; Max-Age=0')}`)
    expect((await visitor.get('/admin')).html).toBe('a=all')
  })

  it.each([
    ['https://app.example', 's=1'],
    ['http://localhost:4000', 's=1'],
    ['http://app.localhost', 's=1'],
    ['http://app.example', ''],
    ['http://localhost.example', ''],
  ])('that are secure where browsers do: %s', async (origin, sent) => {
    const visitor = visit(site, origin)
    await visitor.get(`/${set('s=1; Secure')}`)
    expect((await visitor.get('/')).html).toBe(sent)
  })
})
