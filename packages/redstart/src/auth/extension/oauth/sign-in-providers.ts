import { InvalidProvider, NotFound } from '../../../errors/index.ts'
import type { Conn } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import type { Connection, Provider } from '../../oauth/provider.ts'
import { pathParam } from '../../page/path-param.ts'

/** The providers of an application, by the names that addresses and tables call them by. */
export type OAuthProviders = Readonly<Record<string, Provider>>

/** A provider that an application uses. */
export interface SignInProvider {
  readonly name: string
  /** What people call it. */
  readonly label: string
  readonly connection: Connection
}

/** It stands in addresses, and in the method of a session. */
const NAME = /^[a-z][a-z0-9_-]{0,31}$/

/** The providers of the extension, for each accounts that it is used in. */
export class SignInProviders {
  readonly #providers: ReadonlyMap<string, Provider>
  readonly #connected = new WeakMap<Core['host'], ReadonlyMap<string, SignInProvider>>()

  /** @throws InvalidProvider for a name that cannot stand in an address, and when there are none. */
  constructor(providers: OAuthProviders) {
    this.#providers = new Map(Object.entries(providers))
    const wrong = this.names.find((name) => !NAME.test(name))
    if (wrong !== undefined) {
      throw new InvalidProvider(
        wrong,
        'its name is no short word of small letters, digits, "-" and "_", such as company',
      )
    }
  }

  get names(): readonly string[] {
    return [...this.#providers.keys()]
  }

  /** Whether visitors see one of them on a page of this application. */
  get hasPages(): boolean {
    return [...this.#providers.values()].some(({ inProcess }) => inProcess === true)
  }

  /**
   * Connects to all of them, which asks nobody yet.
   *
   * @throws what the providers do for settings that cannot work, or are not safe in production.
   */
  connect({ settings: { urls }, host }: Core): void {
    const accountsUrl = urls.below('/').replace(/\/$/, '')
    const connected = [...this.#providers].map(([name, provider]) => {
      const site = { callbackUrl: urls.oauthCallback(name), accountsUrl, host }
      const connection = provider.connect(name, site)
      return [name, { name, label: provider.label, connection }] as const
    })
    this.#connected.set(host, new Map(connected))
  }

  /** One of them by its name; undefined for none. */
  get({ host }: Core, name: string): SignInProvider | undefined {
    return this.#connected.get(host)?.get(name)
  }

  /**
   * The one that an address names.
   *
   * @throws NotFound for none.
   */
  at(core: Core, conn: Conn): SignInProvider {
    const provider = this.get(core, pathParam(conn, 'provider'))
    if (provider === undefined) throw new NotFound()
    return provider
  }

  /** What people call one of them; its name where it is not in use any more. */
  labelOf(name: string): string {
    return this.#providers.get(name)?.label ?? name
  }
}
