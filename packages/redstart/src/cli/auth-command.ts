import { type CommandDef, defineCommand } from 'citty'
import { doctorCommand } from './doctor/doctor-command.ts'
import { ejectPage } from './eject-page.ts'
import type { Output } from './output.ts'

/**
 * `redstart auth …`: what is done to the accounts of an application.
 *
 * @param fail - Called by a command that did its work, and found what should not be.
 */
export function authCommand(folder: string, output: Output, fail: () => void): CommandDef {
  return defineCommand({
    meta: {
      name: 'auth',
      description: 'Looks after the accounts, and makes their pages your own.',
    },
    subCommands: {
      doctor: doctorCommand(folder, output, fail),
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
          json: { type: 'boolean', description: 'Prints JSON.', default: false },
        },
        run: async ({ args: { page, force, json } }) => {
          const ejected = await ejectPage(folder, page, { force })
          if (json) {
            output.line(JSON.stringify(ejected))
            return
          }
          const { file, index, isUsed } = ejected
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
