/** What a client sends with `phx_join` (Phoenix LiveView protocol, section 2.2), as far as it can be used. */
export interface JoinRequest {
  /** The address of a page that was loaded. */
  readonly url: URL | undefined
  /** The address that a page goes on to without being loaded. */
  readonly redirect: URL | undefined
  /** What the application's scripts gave, with what the client adds. */
  readonly params: Readonly<Record<string, unknown>>
  readonly session: unknown
  /** Undefined where the client has none. */
  readonly static: unknown
  readonly flash: unknown
}

/** Reads the payload of a join. What is malformed in it is as if it were not there. */
export function joinRequest(payload: unknown): JoinRequest {
  const sent = recordOf(payload)
  return {
    url: urlOf(sent.url),
    redirect: urlOf(sent.redirect),
    params: recordOf(sent.params),
    session: sent.session,
    static: sent.static === null || sent.static === '' ? undefined : sent.static,
    flash: sent.flash ?? undefined,
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function urlOf(value: unknown): URL | undefined {
  if (typeof value !== 'string' || !/^https?:\/\//i.test(value)) return undefined
  let url: URL
  try {
    url = new URL(value)
  } catch {
    return undefined
  }
  // No browser shows a page the credentials of its address, and no request can be made with them.
  if (url.username !== '') url.username = ''
  if (url.password !== '') url.password = ''
  return url
}
