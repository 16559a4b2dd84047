import type { BrokerConnection } from './broker.ts'
import type { RedisScript, ScriptCall } from './redis-script.ts'

/** A connection to Redis, which can do more than publish. */
export interface RedisConnection extends BrokerConnection {
  /** Runs a script; see {@link RedisScript}. Need not settle when the session ends. */
  run(script: RedisScript, call: ScriptCall): Promise<unknown>
}
