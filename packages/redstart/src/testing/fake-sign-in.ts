import type { FakePerson } from '../auth/index.ts'
import type { VisitedPage, Visitor } from './visit.ts'

/**
 * Goes the way of a visitor who signs in with a `fakeProvider()`: presses the button on the page that was
 * opened last, says at the provider who they are, and comes back.
 *
 * @param button - The action of the button's form: `/users/oauth/fake`.
 * @param person - Who to be; `cancel` for somebody who changes their mind.
 * @returns the page where the visitor ends up.
 * @throws NoForm when the page has no such button.
 *
 * @example
 * await visitor.get('/users/log-in')
 * const page = await fakeSignIn(visitor, '/users/oauth/fake', { email: 'ann@example.com' })
 */
export async function fakeSignIn(
  visitor: Visitor,
  button: string,
  person: FakePerson | 'cancel',
): Promise<VisitedPage> {
  const leaving = await visitor.submit(button)
  const [, url] = /^0; url=(.+)$/.exec(leaving.headers.get('refresh') ?? '') ?? []
  if (url === undefined) return leaving
  const { pathname, search } = new URL(url)
  await visitor.get(pathname + search)
  if (person === 'cancel') return visitor.submit('#cancel')
  const { email, verified = true, name = '', subject = '' } = person
  return visitor.submit('#person', { email, verified: String(verified), name, subject })
}
