import { InvalidProvider } from '../../errors/index.ts'

/** What every provider wants to know of the application that asks it. */
export interface ClientOptions {
  /** What people call the provider: `Company`. */
  readonly label: string
  /** What the provider calls this application. */
  readonly clientId: string
  /**
   * What proves to the provider that it is this application. `'none'` for one that was registered as a
   * public client: PKCE protects it all the same.
   */
  readonly clientSecret: string
  /** What to ask for; each kind of provider has its own default. */
  readonly scopes?: readonly string[]
  /** How the secret is sent. Default what the provider says it takes, `post` where it says nothing. */
  readonly clientAuth?: 'post' | 'basic'
  /** More for the address that the visitor is sent to: `{ prompt: 'select_account' }`. */
  readonly authorizationParams?: Readonly<Record<string, string>>
}

/** What a provider has of the parameters: an application must not set them. */
const OURS = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'max_age',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
])

/** What stands in examples, and in `.env` files that nobody filled in. */
const SAMPLES = /^(?:change.?me|secret|example|test|todo|x+|your[-_ ].*|<.*>)$/i

/** One of these reads as it is in a `scope` (RFC 6749, section 3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/**
 * Refuses options that cannot work, and in production those that cannot be meant.
 *
 * @throws InvalidProvider
 */
export function checkClient(options: ClientOptions): void {
  const { label, clientId, clientSecret, scopes = [], authorizationParams = {} } = options
  if (typeof label !== 'string' || label.trim() === '') {
    throw new InvalidProvider(String(label), 'it has no label, which its button needs')
  }
  const given = { clientId, clientSecret }
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string' || value.trim() === '') {
      throw new InvalidProvider(
        label,
        `it has no ${name}. Register the application with the provider, and put what it gives you ` +
          'into the environment' +
          (name === 'clientSecret' ? "; a public client says clientSecret: 'none'" : ''),
      )
    }
    if (inProduction() && SAMPLES.test(value)) {
      throw new InvalidProvider(label, `its ${name} is that of an example`)
    }
  }
  const wrong = scopes.find((scope) => !SCOPE.test(scope))
  if (wrong !== undefined) {
    throw new InvalidProvider(
      label,
      `${JSON.stringify(wrong)} is no scope; each is a word of its own`,
    )
  }
  const ours = Object.keys(authorizationParams).find((name) => OURS.has(name))
  if (ours !== undefined) {
    throw new InvalidProvider(label, `the parameter ${ours} is set by the accounts themselves`)
  }
}

/**
 * The address of an endpoint. It has to be https, but for one on the own machine outside production.
 *
 * @throws InvalidProvider
 */
export function endpointUrl(label: string, what: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (url === undefined || !isWeb || url.username !== '' || url.hash !== '') {
    throw new InvalidProvider(label, `its ${what} is no address such as https://login.example.com`)
  }
  if (url.protocol === 'http:' && (inProduction() || !isOwnMachine(url))) {
    throw new InvalidProvider(
      label,
      `its ${what} is not https; http is for a provider on the own machine, in development`,
    )
  }
  return url
}

/** Whether something has to be taken seriously. */
export function inProduction(): boolean {
  return process.env.NODE_ENV === 'production'
}

function isOwnMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname)
}
