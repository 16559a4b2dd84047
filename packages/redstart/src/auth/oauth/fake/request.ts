/** What an application asks for when it sends a visitor along (OpenID Connect Core, section 3.1.2.1). */
export interface AuthorizationRequest {
  readonly redirectUri: string
  readonly state: string | undefined
  readonly nonce: string | undefined
  readonly scope: string
  /** PKCE, S256. */
  readonly challenge: string
}

/** What is wrong with a request; without `redirectUri` nobody knows where to say so but to the visitor. */
export interface RequestFault {
  readonly redirectUri?: string
  readonly state?: string | undefined
  /** A word of RFC 6749, section 4.1.2.1. */
  readonly error: string
}

/** A request, or what is wrong with it. */
export type AskedFor =
  | { readonly ok: true; readonly request: AuthorizationRequest }
  | ({ readonly ok: false } & RequestFault)

/** Parameters that a form has to bring back. */
const NAMES = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
] as const

/** The request in the parameters of an address, or of the form that was made of it. */
export function authorizationRequest(
  params: URLSearchParams,
  client: { readonly id: string; readonly redirectUri: string },
): AskedFor {
  const { redirectUri } = client
  if (params.get('client_id') !== client.id || params.get('redirect_uri') !== redirectUri) {
    return { ok: false, error: 'invalid_request' }
  }
  const state = params.get('state') ?? undefined
  const fault = (error: string) => ({ ok: false, error, redirectUri, state }) as const
  if (params.get('response_type') !== 'code') return fault('unsupported_response_type')
  const scope = params.get('scope') ?? ''
  if (!scope.split(' ').includes('openid')) return fault('invalid_scope')
  const challenge = params.get('code_challenge') ?? ''
  const isS256 = params.get('code_challenge_method') === 'S256' && challenge.length === 43
  if (!isS256) return fault('invalid_request')
  const nonce = params.get('nonce') ?? undefined
  return { ok: true, request: { redirectUri, state, nonce, scope, challenge } }
}

/** The parameters of a request, for the hidden fields of a form. */
export function requestFields(params: URLSearchParams): readonly (readonly [string, string])[] {
  return NAMES.flatMap((name) => {
    const value = params.get(name)
    return value === null ? [] : [[name, value] as const]
  })
}
