import { RedstartError } from '../../errors/index.ts'
import type { AuthFailureKey } from './auth-info.ts'

/** Why a provider could not be asked, or its answer not be taken. */
export interface Fault {
  readonly key: AuthFailureKey
  /** The code of the fault for the log: nothing that anybody sent but a word of RFC 6749. */
  readonly reason: string
}

/** What a library says when nobody answered as a server should. */
const UNAVAILABLE = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
])

/** Error codes of providers (RFC 6749, sections 4.1.2.1 and 5.2) are such words. */
const WORD = /^[a-z_]{1,40}$/

/**
 * What an error of a talk with a provider means.
 *
 * @throws the error itself where it is one of ours: something is set up wrongly, or not installed.
 */
export function faultOf(error: unknown): Fault {
  if (error instanceof RedstartError) throw error
  const { name, code, said, status, isOut } = partsOf(error)
  if (said === 'access_denied') return { key: 'cancelled', reason: said }
  if (said === 'temporarily_unavailable' || said === 'server_error' || status >= 500) {
    return { key: 'unavailable', reason: said ?? code ?? name }
  }
  if (said !== undefined) return { key: 'refused', reason: said }
  const key = isOut || UNAVAILABLE.has(code ?? '') ? 'unavailable' : 'invalid_answer'
  return { key, reason: code ?? name }
}

interface ErrorParts {
  readonly name: string
  readonly code: string | undefined
  /** The provider's own word. */
  readonly said: string | undefined
  readonly status: number
  /** Whether nobody was there: then fetch throws a TypeError with a cause. */
  readonly isOut: boolean
}

function partsOf(error: unknown): ErrorParts {
  if (!(error instanceof Error)) {
    return { name: 'Error', code: undefined, said: undefined, status: 0, isOut: false }
  }
  const said = 'error' in error && typeof error.error === 'string' ? error.error : undefined
  return {
    name: error.name,
    code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
    said: said === undefined || WORD.test(said) ? said : 'error',
    status: 'status' in error && typeof error.status === 'number' ? error.status : 0,
    isOut: error.name === 'TypeError' && error.cause !== undefined && !('code' in error),
  }
}
