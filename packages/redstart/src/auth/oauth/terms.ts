import type { Term } from '../../token/index.ts'
import type { Credentials } from './auth-info.ts'

/** Tokens as a term, for cookies and for the table. */
export function termOfCredentials(credentials: Credentials): Term {
  const { accessToken, refreshToken, expiresAt, scope } = credentials
  return [accessToken, refreshToken ?? null, expiresAt ?? null, scope ?? null]
}

/** Tokens that {@link termOfCredentials} made a term of. */
export function credentialsOf(term: Term | undefined): Credentials | undefined {
  const [accessToken, refreshToken, expiresAt, scope] = listOf(term)
  if (typeof accessToken !== 'string') return undefined
  return {
    accessToken,
    refreshToken: textOf(refreshToken),
    expiresAt: typeof expiresAt === 'number' ? expiresAt : undefined,
    scope: textOf(scope),
  }
}

/** The entries of a term that is a list; none of any other. */
export function listOf(term: Term | undefined): readonly Term[] {
  return isList(term) ? term : []
}

/** A term that is text. */
export function textOf(term: Term | undefined): string | undefined {
  return typeof term === 'string' ? term : undefined
}

function isList(term: Term | undefined): term is readonly Term[] {
  return Array.isArray(term)
}
