import { NotFound } from '../../../errors/index.ts'
import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import type { Extension, PageRoute } from '../../extension.ts'
import type { Credentials } from '../../oauth/auth-info.ts'
import type { ScopedConn } from '../../types.ts'
import { accountsSection, showAccounts, unlink } from './accounts.ts'
import { begin } from './begin.ts'
import { callback } from './callback.ts'
import { forgetLink, link, showLink } from './link.ts'
import { type OAuthOptions, type OAuthSettings, oauthSettings } from './options.ts'
import { ACCOUNTS_PATH, LINK_PATH, REGISTER_PATH } from './paths.ts'
import { register, showRegister } from './register.ts'

/** The extension that {@link oauth} makes. */
export interface OAuthExtension extends Extension {
  /**
   * The tokens of the provider that a user last signed in with or linked, where `keepTokens` has them
   * kept; undefined where there are none. They are secrets: keep them from logs and pages.
   *
   * @param provider - Its name.
   */
  tokensOf(userId: string, provider: string): Promise<Credentials | undefined>
}

/**
 * Lets visitors sign in with accounts elsewhere: at OpenID providers, and such as speak plain OAuth 2.
 *
 * An account there is known by its issuer and its subject alone. An address never finds anybody:
 * who comes with an account that nobody linked makes a new one here, with the address that the
 * provider vouches for; where there is one with this address already, they log in to it first, by the
 * means that it has, and link the other then.
 *
 * @throws InvalidProvider for a name that cannot stand in an address.
 * @example
 * const { COMPANY_ID = '', COMPANY_SECRET = '' } = process.env
 * defineAccounts({
 *   extensions: [
 *     oauth({
 *       providers: {
 *         company: oidc({
 *           label: 'Company',
 *           issuer: 'https://login.company.example',
 *           clientId: COMPANY_ID,
 *           clientSecret: COMPANY_SECRET,
 *         }),
 *       },
 *     }),
 *   ],
 * })
 */
export function oauth(options: OAuthOptions): OAuthExtension {
  const settings = oauthSettings(options)
  const { providers } = settings
  let used: Core | undefined
  return {
    name: 'oauth',
    routes: [...routesOf(settings), ...(providers.hasPages ? pageRoutes(settings) : [])],
    signInWays: ({ settings: { paths } }) =>
      providers.names.map((name) => ({ label: providers.labelOf(name), to: paths.oauth(name) })),
    settingsSection: (conn, core) => accountsSection(core, conn, settings),
    check(core) {
      providers.connect(core)
      used = core
    },
    tokensOf: async (userId, provider) => used?.identities.credentials(userId, provider),
  }
}

function routesOf(oauth: OAuthSettings): readonly PageRoute[] {
  const get = { method: 'GET' } as const
  const post = { method: 'POST' } as const
  const remove = { method: 'DELETE' } as const
  const provider = '/oauth/:provider'
  return [
    // A link begins nothing: another site could follow it for the visitor.
    { ...get, path: provider, access: 'anyone', action: toLogIn },
    { ...post, path: provider, access: 'anyone', action: (conn, core) => begin(core, conn, oauth) },
    {
      ...post,
      path: `${provider}/link`,
      access: 'sudo',
      action: (conn, core) => begin(core, conn, oauth, conn.assigns.scope.session.id),
    },
    {
      ...get,
      path: `${provider}/callback`,
      access: 'anyone',
      action: (conn, core) => callback(core, conn, oauth),
    },
    {
      ...get,
      path: REGISTER_PATH,
      access: 'guest',
      action: (conn, core) => showRegister(core, conn, oauth),
    },
    {
      ...post,
      path: REGISTER_PATH,
      access: 'guest',
      action: (conn, core) => register(core, conn, oauth),
    },
    {
      ...get,
      path: LINK_PATH,
      access: 'sudo',
      action: (conn, core) => showLink(core, conn, oauth),
    },
    { ...post, path: LINK_PATH, access: 'sudo', action: (conn, core) => link(core, conn, oauth) },
    { ...remove, path: LINK_PATH, access: 'user', action: (conn, core) => forgetLink(core, conn) },
    {
      ...get,
      path: ACCOUNTS_PATH,
      access: 'sudo',
      action: (conn, core) => showAccounts(core, conn, oauth),
    },
    {
      ...remove,
      path: `${ACCOUNTS_PATH}/:id`,
      access: 'sudo',
      action: (conn, core) => unlink(core, conn, oauth),
    },
  ]
}

/** The page of a provider that is in this process. */
function pageRoutes(oauth: OAuthSettings): readonly PageRoute[] {
  const path = '/fake-provider/:provider/authorize'
  const action = async (conn: ScopedConn, core: Core): Promise<Answer> => {
    const { connection } = oauth.providers.at(core, conn)
    if (connection.page === undefined) throw new NotFound()
    return connection.page(conn)
  }
  return [
    { method: 'GET', path, access: 'anyone', action },
    { method: 'POST', path, access: 'anyone', action },
  ]
}

function toLogIn(conn: ScopedConn, { settings: { paths } }: Core): Answer {
  return conn.redirect(paths.logIn())
}
