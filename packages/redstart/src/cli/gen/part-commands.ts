import { defineCommand, type SubCommandsDef } from 'citty'
import {
  authGenerator,
  channelGenerator,
  jsonGenerator,
  presenceGenerator,
  socketGenerator,
} from '../../generators/index.ts'
import { context, requested, resourceNames, schema, tests } from './resource-args.ts'
import { generatorArgs, type RunGenerator } from './run-generator.ts'

const authArgs = {
  fields: {
    type: 'positional',
    description: 'What people have besides an address and a password: nickname:string:unique.',
    valueHint: 'name:type…',
    required: false,
  },
  pages: {
    type: 'boolean',
    description: 'The pages of the accounts, to be changed.',
    negativeDescription:
      'Leaves the pages in the framework; redstart auth eject copies single ones.',
    default: true,
  },
  api: {
    type: 'boolean',
    description: 'Tokens for programs.',
    negativeDescription: 'Lets programs do without tokens.',
    default: true,
  },
  ...generatorArgs,
} as const

const jsonArgs = {
  ...resourceNames,
  web: { type: 'string', description: 'What follows /api in its addresses.', valueHint: 'v1' },
  schema,
  context,
  tests,
  ...generatorArgs,
} as const

const channelArgs = {
  name: { type: 'positional', description: 'In PascalCase: Room', required: true },
  topic: {
    type: 'string',
    description: 'What clients join. Default room:{id}, by its name.',
    valueHint: 'topic',
  },
  ...generatorArgs,
} as const

const socketArgs = {
  name: { type: 'positional', description: 'In PascalCase.', default: 'App' },
  ...generatorArgs,
} as const

const presenceArgs = {
  name: { type: 'positional', description: 'Where, in PascalCase: Room', required: true },
  ...generatorArgs,
} as const

/** `redstart gen auth | json | channel | socket | presence`. */
export function partCommands(run: RunGenerator): SubCommandsDef {
  return {
    auth: defineCommand({
      meta: {
        name: 'auth',
        description: 'Accounts: people register, log in and get back in; programs, too.',
      },
      args: authArgs,
      run: ({ args }) => {
        const { pages, api } = args
        return run(authGenerator({ fields: withoutNames(args._), pages, api }), args)
      },
    }),
    json: defineCommand({
      meta: { name: 'json', description: 'A resource for programs, described by OpenAPI.' },
      args: jsonArgs,
      run: ({ args }) => run(jsonGenerator({ ...args, ...requested(args) }), args),
    }),
    channel: defineCommand({
      meta: { name: 'channel', description: 'A channel, and a socket where there is none.' },
      args: channelArgs,
      run: ({ args: { name, topic, ...args } }) => run(channelGenerator({ name, topic }), args),
    }),
    socket: defineCommand({
      meta: { name: 'socket', description: 'A socket for channels: who may connect, and how.' },
      args: socketArgs,
      run: ({ args }) => run(socketGenerator(args.name), args),
    }),
    presence: defineCommand({
      meta: { name: 'presence', description: 'Who is there.' },
      args: presenceArgs,
      run: ({ args }) => run(presenceGenerator(args.name), args),
    }),
  }
}

/** Accounts have one set of names: who types it, as for Phoenix, means the same as who does not. */
function withoutNames(typed: readonly string[]): readonly string[] {
  return typed.slice(0, 3).join(' ') === 'Accounts User users' ? typed.slice(3) : typed
}
