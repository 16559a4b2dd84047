/** A small application in a folder of its own, and `redstart dev` at work on it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../support/server-process.ts'

// Inside of the workspace, where Redstart, esbuild and the official clients are found.
const builds = fileURLToPath(new URL('../../../../dist', import.meta.url))
/** The command line. */
export const redstart: string = fileURLToPath(new URL('../../bin/redstart.js', import.meta.url))

const main = `
import { defineEndpoint } from 'redstart/endpoint'
import { router } from './router.ts'

const endpoint = defineEndpoint({ router, secretKeyBase: 'x'.repeat(64), accessLog: false })
const { url } = await endpoint.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
console.log(url)
`

const router = `
import { defineAssets, devReload } from 'redstart/assets'
import { document } from 'redstart/components'
import { html } from 'redstart/html'
import { browserPipeline, defineRouter } from 'redstart/http'
import { defineLive } from 'redstart/live'
import { greeting } from './greeting.ts'

const assets = defineAssets()
const browser = browserPipeline().layout((conn, { content }) =>
  document({
    title: 'Greetings',
    lang: 'en',
    csrfToken: conn.csrfToken,
    stylesheet: assets.path('app.css'),
    head: html\`
      <link rel="icon" href="data:,">
      \${devReload(conn)}
      <script type="module" src=\${assets.path('app.js')}></script>\`,
    body: content,
  }),
)

const greetingLive = defineLive()
  .mount(() => ({}))
  .render(() => html\`<h1>\${greeting}</h1>\`)

export const router = defineRouter()
  .static(assets.prefix, assets.root)
  .scope('/', browser, (r) =>
    r
      .get('/', () => html\`<h1>\${greeting}</h1><p id="pid">\${process.pid}</p><p id="script"></p>\`)
      .live('/live', greetingLive)
      .get('/fall', () => {
        setImmediate(() => {
          console.error('It fell <b>hard</b>.')
          process.exit(3)
        })
        return html\`<h1>Falling</h1>\`
      }),
  )
`

/** The files of the application, by their paths. */
const files: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module", "private": true }',
  'redstart.config.ts': `import { defineConfig } from 'redstart/cli'\nexport default defineConfig({})\n`,
  'src/main.ts': main,
  'src/router.ts': router,
  'src/greeting.ts': greet('Hello'),
  'assets/app.ts': showing('first'),
  'assets/app.css': colored('rgb(1, 2, 3)'),
}

/** `src/greeting.ts` */
export function greet(text: string): string {
  return `export const greeting = ${JSON.stringify(text)}\n`
}

/** `assets/app.ts`, with the two official clients. */
export function showing(text: string): string {
  return `
import { Socket } from 'phoenix'
import { LiveSocket } from 'phoenix_live_view'

const csrfToken = document.querySelector('meta[name="csrf-token"]')?.content
const live = new LiveSocket('/live', Socket, { params: { _csrf_token: csrfToken } })
live.connect()
const place = document.querySelector('#script')
if (place) place.textContent = ${JSON.stringify(text)}
`
}

/** `assets/app.css` */
export function colored(color: string): string {
  return `h1 { color: ${color} }\n`
}

/** The application, and `redstart dev` once it was started. */
export class DevApplication {
  readonly folder: string
  readonly url: string
  /** Resolves with the exit code when all processes have ended that write to the same terminal. */
  ended: Promise<unknown> = Promise.resolve()
  #written = ''
  #dev: ChildProcess | undefined
  readonly #port: number

  private constructor(folder: string, port: number) {
    this.folder = folder
    this.#port = port
    this.url = `http://localhost:${port}`
  }

  /** Writes an application, the small one unless it is given. */
  static async make(written = files): Promise<DevApplication> {
    mkdirSync(builds, { recursive: true })
    const application = new DevApplication(mkdtempSync(join(builds, 'dev-')), await freePort())
    for (const [path, text] of Object.entries(written)) application.write(path, text)
    return application
  }

  /** Writes a file, as an editor does. */
  write(path: string, text: string): void {
    const file = join(this.folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  /** Starts `redstart dev`, and waits until the application listens. */
  async start(): Promise<void> {
    const { NODE_ENV: _ofThisTest, ...env } = process.env
    const dev = spawn(process.execPath, [redstart, 'dev', '--port', String(this.#port)], {
      cwd: this.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#dev = dev
    this.ended = once(dev, 'close').then(([code]) => code)
    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer): void => {
        this.#written += chunk.toString()
        if (this.#written.includes(this.url)) resolve()
      }
      dev.stdout.on('data', listen)
      dev.stderr.on('data', listen)
      dev.once('close', () => reject(new Error(`redstart dev ended:\n${this.#written}`)))
    })
  }

  /** What stands in the terminal. */
  get written(): string {
    return this.#written
  }

  signal(name: NodeJS.Signals): void {
    this.#dev?.kill(name)
  }

  /** Ends all, and removes the folder. */
  async remove(): Promise<void> {
    this.signal('SIGTERM')
    await this.ended
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
