import { secureCompare } from '../../token/index.ts'
import { hashSecret } from '../secret/secrets.ts'
import type { SessionRow } from '../store/store.ts'
import type { SessionFigures } from './session-settings.ts'

/** The purpose that the hashes of session secrets are made for. */
const PURPOSE = 'session'

/** How a secret is kept. */
export function sessionHash(secret: string): string {
  return hashSecret(PURPOSE, secret)
}

/** When and how a secret is presented. */
export interface Moment {
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** Whether a new secret may be handed out. Without it nothing changes. */
  readonly rotate: boolean
  readonly figures: SessionFigures
  /** What comes after the presented secret, by each key of the ring, the one that signs first. */
  readonly successors: () => readonly string[]
}

/** What presenting a secret comes to. */
export type Verdict =
  | {
      readonly accepted: true
      /** The row after it: the very one that was given where nothing has changed. */
      readonly row: SessionRow
      /** The secret to hand out, if there is one. */
      readonly next: string | undefined
    }
  /** A secret that was good once, and is not any more: somebody has kept a copy. */
  | { readonly accepted: false }

/**
 * The rules by which the secret of a living session is replaced, without any input or output.
 *
 * A secret that has come of age is answered with its successor, which is pending until a request presents it:
 * a response that is lost logs nobody out. From then on the one before is good for the grace only, which is
 * for requests that were on their way. Successors are derived from the secret that they follow, so one that
 * is handed out again, for the response may be lost, is the same one, and a response that comes late brings
 * nothing that is not known.
 */
export function presentSecret(row: SessionRow, secret: string, moment: Moment): Verdict {
  const { now, rotate, figures } = moment
  const hash = sessionHash(secret)
  if (matches(row.secretHash, hash)) return rotate ? rotated(row, moment) : unchanged(row)
  if (matches(row.pendingHash, hash)) {
    // One at a time: the secret before keeps its grace, and this one stays pending so long.
    if (!rotate || inGrace(row, now)) return unchanged(row)
    const promoted: SessionRow = {
      ...row,
      secretHash: hash,
      pendingHash: undefined,
      pendingAt: undefined,
      previousHash: row.secretHash,
      previousUntil: now + figures.grace,
      rotatedAt: now,
    }
    return rotated(promoted, moment)
  }
  if (matches(row.previousHash, hash) && inGrace(row, now)) {
    return { accepted: true, row, next: row.kind === 'api' ? sibling(row, moment) : undefined }
  }
  return { accepted: false }
}

/** The current secret was presented: its successor is handed out when it is time. */
function rotated(row: SessionRow, moment: Moment): Verdict {
  const { now, figures, successors } = moment
  if (now - row.rotatedAt < figures.rotate) return unchanged(row)
  const known = successors()
  const pending = known.find((secret) => matches(row.pendingHash, sessionHash(secret)))
  // What a sign-in has handed out meanwhile may be on its way still.
  if (pending === undefined && isRecent(row, moment)) return unchanged(row)
  const next = pending ?? known[0]
  if (next === undefined) return unchanged(row)
  if (pending !== undefined && row.kind === 'api' && isRecent(row, moment)) {
    return { accepted: true, row, next }
  }
  if (pending !== undefined && isHandedOut(row, moment)) return unchanged(row)
  return {
    accepted: true,
    row: { ...row, pendingHash: sessionHash(next), pendingAt: now },
    next,
  }
}

/** The row after its secret was replaced before its time. */
export interface Renewed {
  readonly row: SessionRow
  /** Not where a secret is on its way already, which serves as well. */
  readonly handsOut: boolean
}

/**
 * The row with a secret of no relation to those before: who has a copy of one of them is found out when it
 * is used.
 */
export function renewed(
  row: SessionRow,
  secret: string,
  { now, figures }: Pick<Moment, 'now' | 'figures'>,
): Renewed {
  if (isRecent(row, { now, figures })) return { row, handsOut: false }
  return { row: { ...row, pendingHash: sessionHash(secret), pendingAt: now }, handsOut: true }
}

/** As {@link renewed}, after its owner has proved again who they are. */
export function reauthenticated(
  row: SessionRow,
  secret: string,
  moment: Pick<Moment, 'now' | 'figures'>,
): Renewed {
  return renewed({ ...row, authenticatedAt: moment.now }, secret, moment)
}

function unchanged(row: SessionRow): Verdict {
  return { accepted: true, row, next: undefined }
}

/** What the others got who presented the same secret a moment ago. */
function sibling(row: SessionRow, { successors }: Moment): string | undefined {
  return successors().find((secret) => matches(row.secretHash, sessionHash(secret)))
}

/**
 * Whether a response has brought a browser the pending secret a moment ago. Others that present the same
 * secret then get none: a copy of the cookie, in another browser, is left behind and so found out.
 */
function isHandedOut(row: SessionRow, { now, figures }: Pick<Moment, 'now' | 'figures'>): boolean {
  return row.pendingAt !== undefined && now - row.pendingAt < figures.grace / 2
}

/** Whether a response with the pending secret, or a request that was sent before it came, may be under way. */
function isRecent(row: SessionRow, { now, figures }: Pick<Moment, 'now' | 'figures'>): boolean {
  return row.pendingAt !== undefined && now - row.pendingAt < 2 * figures.grace
}

function inGrace(row: SessionRow, now: number): boolean {
  return row.previousUntil !== undefined && now < row.previousUntil
}

function matches(kept: string | undefined, hash: string): boolean {
  return kept !== undefined && kept !== '' && secureCompare(kept, hash)
}
