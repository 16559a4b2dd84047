import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock/index.ts'

/** One life of a node: after a restart under the same name it is another replica. */
export interface Ref {
  /** `vsn@name`, as it travels; a vsn holds no `@`. */
  readonly id: string
  readonly name: string
  /** Unique for each start. */
  readonly vsn: string
}

/** The ref of a node that starts now. */
export function newRef(name: string, clock: Clock): Ref {
  const time = Math.floor(clock.now() * 1_000).toString(36)
  const vsn = `${time}-${randomBytes(9).toString('base64url')}`
  return { id: `${vsn}@${name}`, name, vsn }
}

/** Reads the id of a ref; undefined for what is none. */
export function parseRef(id: string): Ref | undefined {
  const at = id.indexOf('@')
  const vsn = id.slice(0, at)
  return at > 0 && /^[\w-]{1,64}$/.test(vsn) ? { id, name: id.slice(at + 1), vsn } : undefined
}
