/** What the environment says, checked. */

export interface Settings {
  readonly host: string
  readonly port: number
  /** Where browsers find the rooms, for links in mails and the way back from a provider. */
  readonly publicUrl: string
  /** The broker that joins this node with others; none when undefined. */
  readonly pubsub: string | undefined
  /** The Redis that keeps what is said; the memory of this process when undefined. */
  readonly history: string | undefined
  /** How often the nodes tell each other who is there, in ms; the framework's when undefined. */
  readonly presencePeriod: number | undefined
  /** Who vouches for people besides the rooms themselves; nobody when undefined. */
  readonly provider: ProviderSettings | undefined
}

/** An OpenID provider, and what it knows the rooms by. */
export interface ProviderSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
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
  if (pubsub !== undefined && !env.DATABASE_URL) {
    const why = 'each of the nodes that it joins would know only the accounts that were made on it'
    throw new InvalidSetting(
      `PUBSUB_URL needs DATABASE_URL beside it, for ${why}: name a PostgreSQL server there.`,
    )
  }
  return {
    host,
    port,
    publicUrl: env.PUBLIC_URL || `http://localhost:${port}`,
    pubsub,
    history,
    presencePeriod: periodFrom(env.PRESENCE_PERIOD),
    provider: providerFrom(env),
  }
}

function periodFrom(text: string | undefined): number | undefined {
  if (!text) return undefined
  const period = Number(text)
  if (Number.isInteger(period) && period >= 10 && period <= 60_000) return period
  throw new InvalidSetting(
    `PRESENCE_PERIOD is ${text}: choose a number of milliseconds from 10 to 60000.`,
  )
}

function providerFrom(env: NodeJS.ProcessEnv): ProviderSettings | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env
  const given = { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET }
  const missing = Object.entries(given).flatMap(([name, value]) => (value ? [] : [name]))
  if (missing.length === 3) return undefined
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) {
    throw new InvalidSetting(
      `A provider to log in with needs ${Object.keys(given).join(', ')}: set ${missing.join(' and ')} as well.`,
    )
  }
  if (!URL.canParse(OIDC_ISSUER)) {
    throw new InvalidSetting('OIDC_ISSUER has to be an address such as https://login.example.com.')
  }
  return { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET }
}

function isRedis(url: string | undefined): boolean {
  return url !== undefined && /^rediss?:\/\//.test(url)
}
