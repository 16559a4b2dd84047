/**
 * What a database error means. Both libraries report what PostgreSQL says under other names; what
 * leaves this file is the same for both, and tells no value of a query.
 */
import {
  type ConstraintKind,
  ConstraintViolated,
  DatabaseClosed,
  DatabaseLoginRefused,
  DatabaseMissing,
  DatabaseUnreachable,
  QueryFailed,
  QueryTimeout,
} from '../errors/index.ts'

/** SQLSTATE class 23, integrity constraint violations, as far as a form can mend them. */
const CONSTRAINTS: Readonly<Record<string, ConstraintKind>> = {
  '23502': 'not_null',
  '23503': 'foreign_key',
  '23505': 'unique',
  '23514': 'check',
  '23P01': 'exclusion',
}

/** Codes of Node and of the library `postgres` for a connection that is not there. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the host',
  ETIMEDOUT: 'it did not answer in time',
  CONNECT_TIMEOUT: 'it did not answer in time',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  CONNECTION_CLOSED: 'the connection was cut',
  CONNECTION_DESTROYED: 'the connection was cut',
  '53300': 'the server has as many connections as it allows',
  '57P01': 'the server is shutting down',
  '57P02': 'the server crashed',
  '57P03': 'the server is starting or shutting down',
}

/**
 * The error that a caller sees for one that a driver threw.
 *
 * @param place - Which database, without a password
 * @param query - The text of the query, with `$1` for its values; empty outside of one
 * @returns what was thrown itself, when it says nothing about a database
 */
export function asFailure(thrown: unknown, place: string, query = ''): unknown {
  const code = textOf(thrown, 'code')
  if (!(thrown instanceof Error) || code === undefined) return thrown
  const kind = CONSTRAINTS[code]
  if (kind) return violated(thrown, kind)
  const reason = UNREACHABLE[code] ?? (code.startsWith('08') ? 'the connection failed' : undefined)
  if (reason) return new DatabaseUnreachable(place, reason, { cause: thrown })
  switch (code) {
    case 'CONNECTION_ENDED':
      return new DatabaseClosed()
    case '28P01':
    case '28000':
      return new DatabaseLoginRefused(place, { cause: thrown })
    case '3D000':
      return new DatabaseMissing(place, { cause: thrown })
    case '57014':
      return new QueryTimeout(
        'A query was cancelled because it ran longer than timeouts.statement',
        `Make it faster, or allow it more time.${query && ` The query: ${query}`}`,
      )
    case '25P03':
      return new QueryTimeout(
        'A transaction was ended because it waited longer than timeouts.idleInTransaction',
        'Do what takes long, such as calling another server, before or after the transaction.',
      )
  }
  // Every SQLSTATE has five characters; what is left is a fault in this program.
  return /^[0-9A-Z]{5}$/.test(code) ? new QueryFailed(code, problemOf(thrown, code), query) : thrown
}

function violated(thrown: Error, kind: ConstraintKind): ConstraintViolated {
  const broken = {
    kind,
    constraint: textOf(thrown, 'constraint_name') ?? textOf(thrown, 'constraint'),
    table: textOf(thrown, 'table_name') ?? textOf(thrown, 'table'),
    column: textOf(thrown, 'column_name') ?? textOf(thrown, 'column'),
  }
  return new ConstraintViolated(
    broken,
    'Check the values before, or store a changeset that maps it.',
  )
}

/** What the server says, up to where it quotes a value. */
function problemOf(thrown: Error, code: string): string {
  return code.startsWith('22') ? thrown.message.replace(/[:"].*/s, '').trim() : thrown.message
}

function textOf(thrown: unknown, key: string): string | undefined {
  const value = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, key) : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
