/** A terminal in the folder of an application, as a reader of the guides has it. */
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Terminal } from '../support/terminal.ts'

const bin = fileURLToPath(new URL('../../../../node_modules/.bin', import.meta.url))

/** A terminal in which everything is installed; servers take a port that is free. */
export function guideTerminal(folder: string): Terminal {
  return new Terminal(folder, {
    env: { PATH: `${bin}${delimiter}${process.env.PATH}`, PORT: '0' },
    // It would only be slower to find what is there.
    profile: 'npx() { "$@"; }',
  })
}

/** Whether a block of commands starts the server of the guides. */
export function startsServer(commands: string): boolean {
  return commands.trimEnd().endsWith(join('src', 'main.ts'))
}
