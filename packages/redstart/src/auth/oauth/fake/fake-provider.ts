import { FakeProviderRefused } from '../../../errors/index.ts'
import { html } from '../../../html/index.ts'
import type { Answer, BodyParams, Conn } from '../../../http/index.ts'
import { mintSecret } from '../../secret/secrets.ts'
import { inProduction } from '../client-options.ts'
import { oidcConnection } from '../oidc.ts'
import type { Provider } from '../provider.ts'
import { consentPage } from './consent-page.ts'
import type { FakePerson } from './fake-person.ts'
import { FakeServer } from './fake-server.ts'
import { type RequestFault, requestFields } from './request.ts'

/** What the fake provider is like. */
export interface FakeProviderOptions {
  /** What its button says. Default `Fake provider`. */
  readonly label?: string
  /** People to choose from on its page; others can be typed in. */
  readonly people?: readonly FakePerson[]
}

/**
 * An OpenID provider in this process, for development and tests: whoever comes to its page says who they
 * are, and no password is asked. The application talks to it as to any other, with everything signed and
 * checked, so that what works with it works with a real one. In production `oauth` refuses it.
 *
 * @example
 * oauth({ providers: { fake: fakeProvider({ people: [{ email: 'ann@example.com', name: 'Ann' }] }) } })
 */
export function fakeProvider(options: FakeProviderOptions = {}): Provider {
  const { label = 'Fake provider', people = [] } = options
  return {
    label,
    inProcess: true,
    connect(name, site) {
      if (inProduction()) throw new FakeProviderRefused(name)
      const client = { id: 'this-application', secret: mintSecret() }
      const issuer = new URL(`${site.accountsUrl}/fake-provider/${name}`)
      const server = new FakeServer(issuer.href, client, site)
      const { fetch } = server
      const settings = { label, clientId: client.id, clientSecret: client.secret }
      const place = { issuer, fetch, insecure: true }
      return {
        ...oidcConnection(name, site, settings, place),
        page: async (conn) => (conn.method === 'POST' ? decide(conn) : show(conn)),
      }

      function show(conn: Conn): Answer {
        const asked = server.read(conn.query)
        if (!asked.ok) return refusal(conn, asked)
        const { csrfToken, path: action } = conn
        const fields = requestFields(conn.query)
        const page = consentPage({ label, action, csrfToken, fields, people })
        return conn.html(page, { title: label, headers: NO_STORE })
      }

      async function decide(conn: Conn): Promise<Answer> {
        const sent = textsOf(await conn.body())
        const asked = server.read(sent)
        if (!asked.ok) return refusal(conn, asked)
        const { request } = asked
        if (sent.get('cancel') === 'true') {
          return goTo(conn, server.refuse({ ...request, error: 'access_denied' }))
        }
        return goTo(conn, server.allow(request, personOf(sent)))
      }

      function refusal(conn: Conn, fault: RequestFault): Answer {
        if (fault.redirectUri !== undefined) return goTo(conn, server.refuse(fault))
        const text = 'Nobody sent you here. Begin at the page to log in.'
        return conn.html(html`<p>${text}</p>`, { title: label, status: 400, headers: NO_STORE })
      }
    },
  }
}

const NO_STORE = { 'cache-control': 'no-store' }

/** Back to the application, whose address the request has told and the server checked. */
function goTo(conn: Conn, url: URL): Answer {
  return conn.redirectExternal(url.href, { headers: NO_STORE })
}

/** The texts of a form; of a name that is there twice the last. */
function textsOf(params: BodyParams): URLSearchParams {
  const texts = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string') texts.set(name, value)
  }
  return texts
}

function personOf(sent: URLSearchParams): FakePerson {
  const text = (name: string): string => (sent.get(name) ?? '').trim().slice(0, LONGEST)
  return {
    email: text('email'),
    verified: text('verified') === 'true',
    name: text('name') || undefined,
    subject: text('subject') || undefined,
  }
}

const LONGEST = 160
