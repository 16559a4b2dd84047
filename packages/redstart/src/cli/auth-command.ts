import { type CommandDef, defineCommand } from 'citty'
import { ejectPage } from './eject-page.ts'
import type { Output } from './output.ts'

/** `redstart auth …`: what is done to the accounts of an application. */
export function authCommand(folder: string, output: Output): CommandDef {
  return defineCommand({
    meta: { name: 'auth', description: 'Makes the pages of the accounts your own.' },
    subCommands: {
      eject: defineCommand({
        meta: {
          name: 'eject',
          description: 'Copies a page of the accounts into the application, to be changed there.',
        },
        args: {
          page: { type: 'positional', description: 'Which page: log-in', required: true },
          force: {
            type: 'boolean',
            description: 'Overwrites what is there, changes and all.',
            default: false,
          },
        },
        run: async ({ args: { page, force } }) => {
          const { file, index, isUsed } = await ejectPage(folder, page, { force })
          output.line(`${file} was written.`)
          if (index.written) output.line(`${index.file} was written.`)
          else output.note(`${index.file} is your own: add the page to what it exports.`)
          if (isUsed) return
          output.note(
            "To have it used: import { pages } from './web/account-pages/index.ts', and " +
              'defineAccounts({ pages, … }).',
          )
        },
      }),
    },
  })
}
