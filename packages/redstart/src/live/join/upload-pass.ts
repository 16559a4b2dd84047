import { openLive, type Signing, signLive } from '../../http/index.ts'
import type { Connection } from '../../socket/index.ts'
import type { UploadPass } from '../upload/index.ts'
import { liveConnectionOf } from './live-connection.ts'

/** Which file of which view a client may send. */
export interface UploadClaim {
  /** The random name of the view among those of its connection. */
  readonly instance: string
  /** The component that takes the file; undefined for the view itself. */
  readonly cid: number | undefined
  /** The ref of the upload. */
  readonly upload: string
  /** The ref of the file in it. */
  readonly entry: string
}

/** Seconds in which a client has to begin to send; it does so at once, one file after the other. */
const MAX_AGE = 86_400

/** Signs that a client may send a file (Phoenix LiveView protocol, section 1.2). */
export function signUpload(signing: Signing, claim: UploadClaim): string {
  const { instance, cid, upload, entry } = claim
  return signLive(signing, 'upload', [instance, cid ?? null, upload, entry], MAX_AGE)
}

/** Finds what a file is for that a client wants to send; see {@link PassReader}. */
export function readUpload(
  connection: Connection,
  token: string,
): UploadPass | 'invalid_token' | 'disallowed' {
  const { runtime, views } = liveConnectionOf(connection)
  const data = openLive(runtime.signing, 'upload', token, MAX_AGE)
  if (!Array.isArray(data)) return 'invalid_token'
  const [instance, cid, upload, entry] = data
  if (typeof instance !== 'string' || typeof upload !== 'string' || typeof entry !== 'string') {
    return 'invalid_token'
  }
  const book = views.get(instance)?.uploadsOf(typeof cid === 'number' ? cid : undefined)
  return book === undefined ? 'disallowed' : { book, upload, entry }
}
