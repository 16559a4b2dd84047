import { devServer } from '../context/index.ts'
import type { Conn } from './conn.ts'

/** How {@link secureHeaders} protects pages. */
export interface SecureHeadersOptions {
  /**
   * Sources to allow beside the default policy, by directive: `{ 'img-src': ['https://img.example'] }`;
   * `["'none'"]` allows none.
   * `false` sends no policy at all.
   */
  readonly contentSecurityPolicy?: Readonly<Record<string, readonly string[]>> | false
  /** Who may show the pages in a frame. Default this site. */
  readonly frameAncestors?: readonly string[]
}

/** Everything from this site alone; what runs has a nonce or comes from a file of ours. */
const POLICY: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'self'"],
  'base-uri': ["'self'"],
  'form-action': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'object-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
}

/**
 * A plug that sends the headers by which browsers protect a page: a content security policy that
 * takes scripts, styles and everything else from this site only, no guessing of types, no frames on
 * other sites, no referrer for them. `<script nonce=${conn.nonce}>` allows one in the page.
 * `browserPipeline` has this plug.
 */
export function secureHeaders(options: SecureHeadersOptions = {}): (conn: Conn) => void {
  const { contentSecurityPolicy: added = {}, frameAncestors = ["'self'"] } = options
  const policy = added === false ? undefined : policyWith(added, frameAncestors)
  const frames =
    frameAncestors.length === 1 && frameAncestors[0] === "'none'" ? 'DENY' : 'SAMEORIGIN'
  return (conn) => {
    conn.setHeader('x-content-type-options', 'nosniff')
    conn.setHeader('referrer-policy', 'strict-origin-when-cross-origin')
    conn.setHeader('x-frame-options', frames)
    conn.setHeader('cross-origin-opener-policy', 'same-origin')
    if (policy === undefined) return
    conn.beforeSend(() => {
      const nonce = conn.hasNonce ? ` 'nonce-${conn.nonce}'` : ''
      conn.setHeader('content-security-policy', nonce === '' ? policy : withNonce(policy, nonce))
    })
  }
}

function policyWith(
  added: Readonly<Record<string, readonly string[]>>,
  frameAncestors: readonly string[],
): string {
  const directives = new Map(Object.entries({ ...POLICY, 'frame-ancestors': frameAncestors }))
  for (const [name, sources] of Object.entries(added)) {
    const known = directives.get(name) ?? directives.get('default-src') ?? []
    const isNone = sources.length === 1 && sources[0] === "'none'"
    const all = [...known.filter((source) => source !== "'none'"), ...sources]
    directives.set(name, isNone ? sources : all)
  }
  if (devServer !== undefined) {
    // The script of `redstart dev` listens to another port; see devReload.
    const known = directives.get('connect-src') ?? directives.get('default-src') ?? []
    const kept = known.filter((source) => source !== "'none'")
    directives.set('connect-src', [...kept, devServer.origin])
  }
  return [...directives].map(([name, sources]) => `${name} ${sources.join(' ')}`).join('; ')
}

function withNonce(policy: string, nonce: string): string {
  return policy.replace(/(?:script|style)-src(?:-elem)? [^;]*/g, (directive) => directive + nonce)
}
