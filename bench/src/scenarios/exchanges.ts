import { fileForm } from '../client/http-request.ts'
import type { Exchange } from '../load/request-loop.ts'
import type { WebSubject } from '../load/web-subject.ts'

/** What is posted as JSON. */
export const member = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  age: 36,
  role: 'editor',
  subscribed: true,
}

/** What browsers accept when they ask for a page. */
const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

/** The page: layout, form, table; asked for by a visitor with a session. */
export function askForPage(subject: WebSubject): Promise<Exchange> {
  return subject.exchange('/members', { headers: { accept, cookie: subject.cookie } }, [
    'Signed in as Conan O&#39;Brien',
    'name="_csrf_token"',
    'Grace &quot;Amazing&quot; &lt;Hopper&gt; 99',
    '/members/1099?tab=posts&amp;page=9',
    '</html>',
  ])
}

/** A member, posted as JSON. */
export function postMember(subject: WebSubject): Promise<Exchange> {
  const body = JSON.stringify(member)
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return subject.exchange('/api/members', { method: 'POST', headers, body }, [
    JSON.stringify({ id: 1, ...member }),
  ])
}

/** A form with a file. */
export function postFile(subject: WebSubject, bytes: number): Promise<Exchange> {
  const { type, body } = fileForm('file', new Uint8Array(bytes).fill(0x61))
  const headers = {
    accept,
    cookie: subject.cookie,
    'x-csrf-token': subject.csrfToken,
    'content-type': type,
  }
  return subject.exchange('/files', { method: 'POST', headers, body }, [
    JSON.stringify({ size: bytes }),
  ])
}
