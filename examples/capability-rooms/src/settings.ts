/** What the environment says, checked. */

export interface Settings {
  readonly host: string
  readonly port: number
  /** Where the rooms are kept; in memory when undefined. */
  readonly redis: string | undefined
  /** What joins this node with others; none when undefined. */
  readonly pubsub: string | undefined
  /** The same for all nodes, for what they count together; each counts for itself when undefined. */
  readonly secretKeyBase: string | undefined
}

/** Something in the environment that the person who starts the rooms can mend. */
export class InvalidSetting extends Error {}

/** @throws InvalidSetting with a sentence that names the variable, and no value that may be secret. */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const { HOST: host = '127.0.0.1', PORT = '4001' } = env
  const port = Number(PORT)
  if (!/^\d{1,5}$/.test(PORT) || port > 65_535) {
    throw new InvalidSetting(`PORT is ${PORT}, which is no port: choose a number up to 65535.`)
  }
  const redis = env.REDIS_URL || (isRedis(env.PUBSUB_URL) ? env.PUBSUB_URL : undefined)
  const pubsub = env.PUBSUB_URL || redis
  if (redis !== undefined && !isRedis(redis)) {
    throw new InvalidSetting('REDIS_URL has to begin with redis:// or rediss://.')
  }
  if (pubsub !== undefined && redis === undefined) {
    const why = 'the nodes that it joins would each have rooms of their own'
    throw new InvalidSetting(`PUBSUB_URL alone is not enough, for ${why}: set REDIS_URL as well.`)
  }
  return { host, port, redis, pubsub, secretKeyBase: env.SECRET_KEY_BASE || undefined }
}

function isRedis(url: string | undefined): boolean {
  return url !== undefined && /^rediss?:\/\//.test(url)
}
