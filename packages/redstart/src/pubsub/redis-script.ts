import { createHash } from 'node:crypto'

/**
 * A Lua script, which runs as a whole or not at all. After the arguments that it is given it gets the
 * time, in ms of the server's clock, after which nobody waits for it any more; past that it has to change
 * nothing and answer with the error `LATE`.
 */
export class RedisScript {
  readonly text: string
  /** By which a server knows it that has seen it before. */
  readonly digest: string

  constructor(text: string) {
    this.text = text
    this.digest = createHash('sha1').update(text).digest('hex')
  }
}

/** What a script works on. */
export interface ScriptCall {
  /** Keys of one slot, at least one. */
  readonly keys: readonly string[]
  readonly args: readonly (string | number | Uint8Array)[]
  /** How long somebody waits for it, in ms. */
  readonly wait: number
}
