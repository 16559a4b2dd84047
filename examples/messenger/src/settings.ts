/** What the environment says, checked. */

export interface Settings {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** What `SECRET_KEY_BASE` says; without it one is made and kept. */
  readonly secretKeyBase: string | undefined
  /** Addresses and networks of the proxies in front, whose word on where a visitor comes from is taken. */
  readonly trustedProxies: readonly string[]
}

/** Something in the environment that the person who starts the messenger can mend. */
export class InvalidSetting extends Error {}

/** @throws InvalidSetting with a sentence that names the variable, and no value that may be secret. */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const { HOST: host = '127.0.0.1', PORT = '4000', PUBLIC_URL, SECRET_KEY_BASE } = env
  const port = Number(PORT)
  if (!/^\d{1,5}$/.test(PORT) || port > 65_535) {
    throw new InvalidSetting(`PORT is ${PORT}, which is no port: choose a number up to 65535.`)
  }
  if (!/^[\w.:-]+$/.test(host)) {
    throw new InvalidSetting('HOST has to be a name or an address of this machine: 127.0.0.1.')
  }
  if (PUBLIC_URL && !isWebAddress(PUBLIC_URL)) {
    throw new InvalidSetting('PUBLIC_URL has to be an address such as https://chat.example.com.')
  }
  if (env.PUBSUB_URL && !env.DATABASE_URL) {
    const why = 'each of the nodes that it joins would know only what was said on it'
    throw new InvalidSetting(
      `PUBSUB_URL needs DATABASE_URL beside it, for ${why}: name a PostgreSQL server there.`,
    )
  }
  const trustedProxies = (env.TRUSTED_PROXIES ?? '').split(',').filter(Boolean)
  return { host, port, secretKeyBase: SECRET_KEY_BASE || undefined, trustedProxies }
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}
