/** Where a URL points to. */
export interface Authority {
  /** As it was written, case included; an IPv6 address without its brackets. */
  readonly host: string
  /** Null when none was given. */
  readonly port: number | null
}

const AUTHORITY = /^(?:\[(?<ip6>[\da-f:.]*)\]|(?<host>[^:[\]]*))(?::(?<port>\d{0,5}))?$/i

/**
 * Reads `host`, `host:port` and `[ip6]:port`. Not the platform's `URL`, which changes the case of a
 * host: the protocol compares hosts as they are written.
 *
 * @returns undefined for what is none of these.
 */
export function parseAuthority(text: string): Authority | undefined {
  const groups = AUTHORITY.exec(text)?.groups
  if (groups === undefined) return undefined
  const port = groups.port ? Number(groups.port) : null
  if (port !== null && port > 65_535) return undefined
  return { host: groups.ip6 ?? groups.host ?? '', port }
}
