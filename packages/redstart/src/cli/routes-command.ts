import { type CommandDef, defineCommand } from 'citty'
import { loadConfig, partOf } from './config.ts'
import { columns, type Output } from './output.ts'

const args = {
  json: { type: 'boolean', description: 'Prints JSON.', default: false },
} as const

/** `redstart routes`: what an application answers. */
export function routesCommand(folder: string, output: Output): CommandDef<typeof args> {
  return defineCommand({
    meta: { name: 'routes', description: 'Lists all routes.' },
    args,
    run: async ({ args: { json } }) => {
      const routes = (await partOf(await loadConfig(folder), 'router')).list()
      const rows = routes.map(({ method, path, action }) => [method, path, action])
      for (const line of json ? [JSON.stringify(routes)] : columns(rows)) output.line(line)
    },
  })
}
