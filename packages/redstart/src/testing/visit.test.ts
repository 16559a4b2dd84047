import { describe, expect, it } from 'vitest'
import { NoForm } from '../errors/index.ts'
import { visit } from './visit.ts'

/** A site that shows what it was sent. */
const site = {
  async fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    const html = { 'content-type': 'text/html' }
    if (pathname === '/form') return new Response(page, { headers: html })
    if (pathname === '/away') return redirect('https://other.example/')
    if (pathname === '/moved') return redirect('/sent', Number(search.slice(1)))
    if (pathname === '/round') return redirect('/round')
    if (pathname === '/cookies') {
      const headers = new Headers({ location: '/sent' })
      headers.append('set-cookie', 'a=1; Path=/')
      headers.append('set-cookie', 'gone=; Max-Age=0')
      return new Response(null, { status: 303, headers })
    }
    const type = request.headers.get('content-type')?.split(';')[0] ?? ''
    const cookie = request.headers.get('cookie') ?? ''
    const body = request.method === 'POST' ? await bodyOf(request) : ''
    return new Response(`${request.method} ${pathname}${search} [${type}] [${cookie}] ${body}`)
  },
}

const page = `<title>Form</title><script>no()</script><h1>Two   words</h1>
  <form id="f" method="post" action="/sent?x=1">
    <input name="_csrf_token" type="hidden" value="t"><input name="name" value="Ada">
    <input name="off" type="checkbox"><input name="on" type="checkbox" value="yes" checked>
    <input name="r" type="radio" value="1"><input name="r" type="radio" value="2" checked>
    <select name="s"><option value="a">A</option><option selected>B</option></select>
    <select name="first"><option value="1">1</option></select>
    <textarea name="t">
 text</textarea><input name="never" disabled value="x"><button name="b" value="1">Go</button>
  </form>
  <form action="/search"><input name="q"></form>
  <form id="up" method="post" enctype="multipart/form-data" action="/sent"><input type="file" name="file"></form>`

function redirect(location: string, status = 302): Response {
  return new Response(null, { status, headers: { location } })
}

async function bodyOf(request: Request): Promise<string> {
  const form = await request.formData()
  const pairs = [...form].map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value.name,
  ])
  return pairs.map((pair) => pair.join('=')).join('&')
}

describe('visit', () => {
  it('sends a form as a browser would: its own fields, and what was filled in', async () => {
    const visitor = visit(site)
    const form = await visitor.get('/form')
    expect(form.text).toContain('Two words')
    expect(form.text).not.toContain('no()')
    const sent = await visitor.submit('#f', { name: 'Bob', extra: ['1', '2'], first: null })
    expect(sent.html).toBe(
      'POST /sent?x=1 [application/x-www-form-urlencoded] [] ' +
        '_csrf_token=t&on=yes&r=2&s=B&t= text&name=Bob&extra=1&extra=2',
    )
  })

  it('sends forms of GET in the query, and files as multipart', async () => {
    const visitor = visit(site)
    await visitor.get('/form')
    expect((await visitor.submit('/search', { q: 'a b' })).path).toBe('/search?q=a+b')
    await visitor.get('/form')
    const file = new File(['x'], 'x.png')
    expect((await visitor.submit('#up', { file })).html).toBe(
      'POST /sent [multipart/form-data] [] file=x.png',
    )
  })

  it('keeps cookies and follows redirects, but not off the site and not for ever', async () => {
    const visitor = visit(site)
    expect((await visitor.get('/cookies')).html).toBe('GET /sent [] [a=1] ')
    expect(visitor.cookies).toEqual(new Map([['a', '1']]))
    expect((await visitor.get('/away')).status).toBe(302)
    expect((await visitor.get('/round')).status).toBe(302)
    expect((await visitor.post('/x', { a: 'b' })).html).toContain('a=b')
  })

  it.each([
    [301, 'GET /sent [] [] '],
    [302, 'GET /sent [] [] '],
    [303, 'GET /sent [] [] '],
    [307, 'POST /sent [application/x-www-form-urlencoded] [] a=b'],
    [308, 'POST /sent [application/x-www-form-urlencoded] [] a=b'],
  ])('repeats what it sent for 307 and 308 alone: %i', async (status, answer) => {
    expect((await visit(site).post(`/moved?${status}`, { a: 'b' })).html).toBe(answer)
  })

  it('says which form is not there', async () => {
    const visitor = visit(site)
    expect(() => visitor.submit('#f')).toThrow(new NoForm('#f', undefined))
    await visitor.get('/form')
    expect(() => visitor.submit('#g')).toThrow('There is no form "#g" on the page /form.')
  })
})
