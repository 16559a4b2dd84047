import type { Issue } from '../schema/index.ts'
import { Reply } from './result.ts'

/** The answer to a payload that a schema refused. */
export function refusal(issues: readonly Issue[]): Reply {
  return new Reply('error', { reason: 'invalid', issues }, {})
}
