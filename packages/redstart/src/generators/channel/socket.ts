import { FilesExist } from '../../errors/index.ts'
import type { Generator } from '../generate.ts'
import { type Name, pascalName } from '../names.ts'
import type { Plan } from '../plan.ts'
import { render } from '../template.ts'

export const SOCKET = 'src/web/socket.ts'

/** What the head of the document has last, and what is put before it. */
const LAST = `\${devReload(conn)}`
const TOKEN = `\${userToken(conn)}`

const FILES = ['src/web/connection.ts', SOCKET, 'assets/socket.ts']

/**
 * Gives an application a socket for channels.
 *
 * @param given - What it is called, in PascalCase: `App`.
 * @throws InvalidName; FilesExist (rejects) where there is a socket.
 */
export function socketGenerator(given: string): Generator {
  const name = pascalName('The socket', given)
  return async (plan, { hasAccounts }) => {
    if (await plan.has(SOCKET)) throw new FilesExist([SOCKET])
    await addSocket(plan, name, hasAccounts)
    return { next: [SOCKET_NEXT] }
  }
}

/** The same, as a part of another generator. */
export async function addSocket(plan: Plan, name: Name, hasAccounts: boolean): Promise<void> {
  const values = { names: name, hasAccounts }
  for (const path of FILES) await plan.create(path, render(`socket/${path}`, values))
  const endpoint = 'src/endpoint.ts'
  await plan.addImport(endpoint, `import { ${name.camel}Socket } from './web/socket.ts'`)
  await plan.inject(
    endpoint,
    'redstart:sockets',
    `'/socket': ${name.camel}Socket,`,
    'in the sockets of defineEndpoint',
  )
  if (hasAccounts) await addUserToken(plan)
}

/** Hands the scripts of each page the token of who is logged in. */
async function addUserToken(plan: Plan): Promise<void> {
  await plan.create('src/web/user-token.ts', render('socket/src/web/user-token.ts', {}))
  const layout = 'src/web/layout.ts'
  await plan.addImport(layout, "import { userToken } from './user-token.ts'")
  await plan.edit(
    layout,
    (text) => {
      if (text.includes(TOKEN)) return text
      return text.includes(LAST) ? text.replace(LAST, () => `${TOKEN}\n      ${LAST}`) : undefined
    },
    { where: 'in the head of the document', text: TOKEN },
  )
}

/** What is left to do with a new socket. */
export const SOCKET_NEXT = "Open it in assets/app.ts: import { openSocket } from './socket.ts'"
