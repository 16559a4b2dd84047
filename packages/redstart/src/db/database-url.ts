import { InvalidDatabaseUrl } from '../errors/index.ts'

/** The address of a database, taken apart. */
export interface Address {
  /** The whole, with the password: for the driver only. */
  readonly url: string
  /** The name of the database. */
  readonly name: string
  /** Host, port and name, for messages. */
  readonly place: string
}

/**
 * Reads `postgres://user:password@host:port/name`.
 *
 * @throws InvalidDatabaseUrl whose message holds nothing of the text: a mistyped url shows its password
 */
export function parseDatabaseUrl(text: string): Address {
  if (!URL.canParse(text)) throw new InvalidDatabaseUrl('is no url')
  const url = new URL(text)
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw new InvalidDatabaseUrl('does not begin with postgres://')
  }
  const name = decoded(url.pathname.slice(1))
  if (name === '' || name.includes('/')) throw new InvalidDatabaseUrl('names no database')
  for (const part of [url.username, url.password]) decoded(part)
  return { url: text, name, place: `${name} on ${url.hostname || 'localhost'}:${url.port || 5432}` }
}

/** The same server, another database of it. */
export function withDatabase(address: Address, name: string): Address {
  const url = new URL(address.url)
  url.pathname = `/${encodeURIComponent(name)}`
  return parseDatabaseUrl(url.href)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new InvalidDatabaseUrl('has a percent sign that encodes nothing')
  }
}
