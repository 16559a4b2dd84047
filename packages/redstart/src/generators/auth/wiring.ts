import { readFile } from 'node:fs/promises'
import type { Plan } from '../plan.ts'
import { render, templates } from '../template.ts'

/** Puts the accounts where an application has its tables, settings, pipelines, routes and options. */
export async function useAccounts(plan: Plan): Promise<void> {
  await plan.inject('src/schema.ts', 'redstart:tables', TABLES, 'with the other tables')
  await plan.inject('src/settings.ts', 'redstart:settings', SETTINGS, 'among the settings')
  await inSeed(plan)
  await inPipelines(plan)
  await inRouter(plan)
  await inEndpoint(plan)
  await inConfig(plan)
  await onPages(plan)
}

const TABLES = "export * from './accounts/tables.ts'"

const SETTINGS = `/** The mail server: \`smtp://user:password@mail.example:587\`. Without one mails are kept in a mailbox. */
SMTP_URL: z.string().optional(),
/** Who sends the mails: \`Recipes <hello@recipes.example>\`. */
MAIL_FROM: z.string().optional(),`

async function inSeed(plan: Plan): Promise<void> {
  const file = 'src/seed.ts'
  await plan.addImport(file, "import { seedDemoPeople } from './accounts/demo-people.ts'")
  await plan.inject(file, 'redstart:seeds', 'await seedDemoPeople()', 'in the seed')
}

async function inPipelines(plan: Plan): Promise<void> {
  const file = 'src/web/pipelines.ts'
  await plan.addImport(file, "import type { Scope, UserScope } from 'redstart/auth'")
  await plan.addImport(file, "import { accounts } from '../accounts/accounts.ts'")
  await plan.addImport(file, "import type { User } from '../accounts/user.ts'")
  await plan.edit(file, knowVisitors, { where: 'for the type Visit', text: VISIT })
  const load = '.plug(accounts.load, { live: true })'
  await plan.inject(file, 'redstart:plugs', load, 'in the pipeline of browsers, before its layout')
  await plan.inject(file, 'redstart:pipelines', MEMBERS, 'at the end')
}

function knowVisitors(text: string): string | undefined {
  const visit = /(?:^\/\*\*.*\*\/\n)?^export type Visit = Conn$/m
  return visit.test(text) ? text.replace(visit, VISIT) : undefined
}

const VISIT = `/** A request of somebody who may be logged in. */
export type Visit = Conn<{ scope: Scope<User> }>`

const MEMBERS = `/** What the pipeline \`members\` gives: to actions, and to the live views behind it. */
export interface Member {
  readonly scope: UserScope<User>
}

/** A request of somebody who is logged in; \`P\` are the named parts of the path. */
export type Members<P extends object = {}> = Conn<Member, P>

/** For who is logged in. Guests are sent to log in, and come back to the page that they wanted. */
export const members = browser.plug(accounts.requireUser, { live: true })
`

async function inRouter(plan: Plan): Promise<void> {
  const file = 'src/web/router.ts'
  await plan.addImport(file, "import { mailbox } from 'redstart/mail'")
  await plan.addImport(file, "import { accounts } from '../accounts/accounts.ts'")
  await plan.addImport(file, "import { mailer } from '../mailer.ts'")
  await plan.inject(file, 'redstart:routers', ROUTES, 'in the chain of the router')
}

const ROUTES = `// Register, log in and out, settings, sessions, and what the mails lead to: below /users.
.scope('/', browser, accounts.routes)
.forward('/dev/mailbox', mailbox(mailer))`

async function inEndpoint(plan: Plan): Promise<void> {
  const file = 'src/endpoint.ts'
  await plan.addImport(file, "import { accounts } from './accounts/accounts.ts'")
  const where = 'among the options of defineEndpoint'
  await plan.inject(file, 'redstart:options', 'accounts,', where)
}

/** For `redstart auth doctor`: which routes are for everybody. */
async function inConfig(plan: Plan): Promise<void> {
  const parts = `accounts: async () => (await import('./src/accounts/accounts.ts')).accounts,
mailer: async () => (await import('./src/mailer.ts')).mailer,
// What is for everybody. \`npx redstart auth doctor\` tells what else has no guard.
auth: { public: ['/', '/dev/mailbox'] },`
  await plan.inject('redstart.config.ts', 'redstart:parts', parts, 'among the parts')
}

/** What pages say, where they say what they were written with. */
async function onPages(plan: Plan): Promise<void> {
  const nav = 'src/web/nav.ts'
  const before = await readFile(new URL(`application/${nav}`, templates), 'utf8')
  await plan.replace(nav, before, render(`auth/${nav}`, {}), 'in its place')
  const layout = 'src/web/layout.ts'
  await plan.create('src/web/mailbox-note.ts', render('auth/src/web/mailbox-note.ts', {}))
  await plan.addImport(layout, "import { mailboxNote } from './mailbox-note.ts'")
  await plan.edit(
    layout,
    (text) =>
      text.includes(NAV) ? text.replace(NAV, `${NAV}\n    footer: mailboxNote(),`) : undefined,
    { where: 'among the parts of the document', text: 'footer: mailboxNote(),' },
  )
  const home = 'src/web/live/home.template.ts'
  const text = await plan.read(home)
  if (text?.includes(STEP)) await plan.replace(home, text, text.replace(STEP, ''), 'in its place')
}

const NAV = 'nav: nav(conn),'

/** What the first page tells to do next, and is done then. */
const STEP = `        \${step('Let people sign in', 'npx redstart gen auth')}\n`
