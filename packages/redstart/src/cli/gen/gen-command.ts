import { type CommandDef, defineCommand } from 'citty'
import type { Output } from '../output.ts'
import { secretCommand } from '../secret-command.ts'
import { partCommands } from './part-commands.ts'
import { resourceCommands } from './resource-commands.ts'
import { generatorRunner } from './run-generator.ts'

/** `redstart gen …`: writes parts of an application. */
export function genCommand(folder: string, output: Output): CommandDef {
  const run = generatorRunner(folder, output)
  return defineCommand({
    meta: { name: 'gen', description: 'Writes parts of the application.' },
    subCommands: { ...resourceCommands(run), ...partCommands(run), secret: secretCommand(output) },
  })
}
