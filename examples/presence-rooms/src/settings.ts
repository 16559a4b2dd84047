/** What the environment says, checked. */

export interface Settings {
  readonly host: string
  readonly port: number
  /** The broker that joins this node with others; none when undefined. */
  readonly pubsub: string | undefined
  /** The Redis that keeps what is said; the memory of this process when undefined. */
  readonly history: string | undefined
  /** How often the nodes tell each other who is there, in ms; the framework's when undefined. */
  readonly presencePeriod: number | undefined
}

/** Something in the environment that the person who starts the rooms can mend. */
export class InvalidSetting extends Error {}

/** @throws InvalidSetting with a sentence that names the variable, and no value that may be secret. */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const { HOST: host = '127.0.0.1', PORT = '4002' } = env
  const port = Number(PORT)
  if (!/^\d{1,5}$/.test(PORT) || port > 65_535) {
    throw new InvalidSetting(`PORT is ${PORT}, which is no port: choose a number up to 65535.`)
  }
  const pubsub = env.PUBSUB_URL || undefined
  const history = env.HISTORY_URL || (isRedis(pubsub) ? pubsub : undefined)
  if (history !== undefined && !isRedis(history)) {
    throw new InvalidSetting('HISTORY_URL has to begin with redis:// or rediss://.')
  }
  if (pubsub !== undefined && history === undefined) {
    const why = 'each of the nodes that it joins would remember only what was said on it'
    throw new InvalidSetting(`PUBSUB_URL alone is not enough, for ${why}: set HISTORY_URL as well.`)
  }
  return { host, port, pubsub, history, presencePeriod: periodFrom(env.PRESENCE_PERIOD) }
}

function periodFrom(text: string | undefined): number | undefined {
  if (!text) return undefined
  const period = Number(text)
  if (Number.isInteger(period) && period >= 10 && period <= 60_000) return period
  throw new InvalidSetting(
    `PRESENCE_PERIOD is ${text}: choose a number of milliseconds from 10 to 60000.`,
  )
}

function isRedis(url: string | undefined): boolean {
  return url !== undefined && /^rediss?:\/\//.test(url)
}
