/** Where `redstart dev` tells the open pages of an application what has changed. */
export interface DevServer {
  /** What pages may connect to: `http://127.0.0.1:41234`. */
  readonly origin: string
  /** The script that listens there, for the pages of this run of the application. */
  readonly script: string
}

/**
 * What `redstart dev` tells the application by its environment.
 *
 * @param base - The address of its server, with what nobody can guess.
 * @param run - How often it has started the application, from 1 on.
 */
export function devEnvironment(base: string, run: number): Record<string, string> {
  return { NODE_ENV: 'development', REDSTART_DEV: `${base}/reload.js?run=${run}` }
}

/** The server of the `redstart dev` that runs this process; undefined without one. */
export const devServer: DevServer | undefined = devServerFrom(process.env)

/** What an environment says of `redstart dev`. It is taken in development alone, from this machine. */
function devServerFrom(env: NodeJS.ProcessEnv): DevServer | undefined {
  const { NODE_ENV, REDSTART_DEV: script } = env
  if (NODE_ENV !== 'development' || script === undefined || !URL.canParse(script)) return undefined
  const { protocol, hostname, origin } = new URL(script)
  if (protocol !== 'http:' || hostname !== '127.0.0.1') return undefined
  return { origin, script }
}
