import { randomBytes } from 'node:crypto'
import { type CommandDef, defineCommand } from 'citty'
import type { Output } from './output.ts'

const args = {
  json: { type: 'boolean', description: 'Prints JSON.', default: false },
} as const

/** `redstart secret`: what signs sessions, cookies and tokens. */
export function secretCommand(output: Output): CommandDef<typeof args> {
  return defineCommand({
    meta: { name: 'secret', description: 'Makes a secret for SECRET_KEY_BASE.' },
    args,
    run: ({ args: { json } }) => {
      const secret = randomBytes(48).toString('base64url')
      output.line(json ? JSON.stringify({ secret }) : secret)
    },
  })
}
