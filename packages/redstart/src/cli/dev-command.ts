import { type CommandDef, defineCommand } from 'citty'
import { systemClock } from '../clock/index.ts'
import { assetsOf } from './build-command.ts'
import { loadConfig } from './config.ts'
import { untilAsked } from './dev/until-asked.ts'
import type { Output } from './output.ts'
import { checkedPort, startModule } from './start-command.ts'

const args = {
  port: { type: 'string', description: 'Sets PORT.', valueHint: 'number' },
} as const

/** `redstart dev`: runs the application, starts it again when it changes, and tells its open pages. */
export function devCommand(folder: string, output: Output): CommandDef<typeof args> {
  return defineCommand({
    meta: { name: 'dev', description: 'Runs the application while you work on it.' },
    args,
    run: async ({ args }) => {
      const config = await loadConfig(folder)
      await startModule(folder)
      const env = { ...process.env, ...(args.port && { PORT: checkedPort(args.port) }) }
      // What it is made of is not needed by any other command.
      const { Development } = await import('./dev/development.ts')
      const starting = Development.start({
        folder,
        assets: await assetsOf(config, folder),
        watch: config.dev ?? {},
        env,
        clock: systemClock,
        output,
      })
      await untilAsked(starting, systemClock, process)
    },
  })
}
