import type { SessionRow } from '../store/store.ts'
import type { SessionInfo } from '../types.ts'

/** What is told of a session: all but its secrets. */
export function infoOf(row: SessionRow): SessionInfo {
  const { id, userId, kind, method, persistent, ip, userAgent } = row
  return {
    id,
    userId,
    kind,
    method,
    createdAt: new Date(row.createdAt),
    lastSeenAt: new Date(row.lastSeenAt),
    authenticatedAt: new Date(row.authenticatedAt),
    expiresAt: new Date(Math.min(row.expiresAt, row.endsAt)),
    persistent,
    ip,
    userAgent,
  }
}

/** Why a session is not accepted whatever secret comes for it; undefined for one that is alive. */
export function endOf(row: SessionRow, now: number): 'revoked' | 'expired' | undefined {
  if (row.revokedAt !== undefined) return 'revoked'
  return now >= row.expiresAt || now >= row.endsAt ? 'expired' : undefined
}
