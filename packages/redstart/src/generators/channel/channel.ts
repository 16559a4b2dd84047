import { FilesExist } from '../../errors/index.ts'
import { parsePattern } from '../../topic/index.ts'
import type { Generator } from '../generate.ts'
import { nameOf, pascalName } from '../names.ts'
import { quoted, withArticle } from '../resource/code.ts'
import { render } from '../template.ts'
import { addSocket, SOCKET, SOCKET_NEXT } from './socket.ts'

/** What a channel is made of. */
export interface ChannelOptions {
  /** In PascalCase: `Room`. */
  readonly name: string
  /** Its topic: `room:{id}`. Default that of the name. */
  readonly topic: string | undefined
}

/**
 * Gives an application a channel, and a socket to put it on where there is none.
 *
 * @throws InvalidName, InvalidPattern; FilesExist (rejects) for a channel that is there.
 */
export function channelGenerator(options: ChannelOptions): Generator {
  const name = pascalName('The channel', options.name)
  const topic = options.topic ?? `${name.snake}:{id}`
  parsePattern(topic)
  const channel = `src/web/channels/${name.kebab}-channel.ts`
  return async (plan, { hasAccounts }) => {
    if (await plan.has(channel)) throw new FilesExist([channel])
    const isFirst = !(await plan.has(SOCKET))
    if (isFirst) await addSocket(plan, nameOf(['app']), hasAccounts)
    const socket = socketIn((await plan.read(SOCKET)) ?? '')
    const values = {
      names: name,
      aOne: withArticle(name.human),
      topic: quoted(topic),
      sampleTopic: quoted(topic.replace(/\{\w+\}|\*$/g, '1')),
      socket,
      hasAccounts,
    }
    await plan.create(channel, render('channel/channel.ts', values))
    await plan.create(
      `test/web/${name.kebab}-channel.test.ts`,
      render('channel/channel.test.ts', values),
    )
    await plan.addImport(
      SOCKET,
      `import { ${name.camel}Channel } from './channels/${name.kebab}-channel.ts'`,
    )
    const where = 'among the channels of the socket'
    await plan.inject(SOCKET, 'redstart:channels', `${name.camel}Channel,`, where)
    return isFirst ? { next: [SOCKET_NEXT] } : {}
  }
}

/** What the socket of an application is called. */
function socketIn(text: string): string {
  return /^export const (\w+) = connection\b/m.exec(text)?.[1] ?? 'appSocket'
}
