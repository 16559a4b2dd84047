import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const { resolve } = createRequire(import.meta.url)
const packageRoot = fileURLToPath(new URL('../..', import.meta.url))
// Beside the installed packages, where the compilers find the types that the declarations import.
const cache = join(dirname(dirname(resolve('typescript/package.json'))), '.cache')

// What somebody writes who has the declarations, and nothing of the server.
const consumer = `
import { pushed } from './client/index.js'
import { connect, enter } from './client/published.types.js'

const room = enter('/socket', '42')
room.on('new_msg', (message) => message.at satisfies string)
const posted = await pushed(room.push('new_msg', { body: 'hi' }))
if (posted.status === 'ok') posted.response.id satisfies number
if (posted.status === 'error') posted.response.reason satisfies 'invalid' | 'rate_limited'
// @ts-expect-error there is no such event
room.push('nope')
// @ts-expect-error there is no such topic
connect('/socket').channel('rooms:42')
// @ts-expect-error the event has no payload
room.push('typing', { user: 'me' })
// @ts-expect-error the payload is another
room.push('new_msg', { body: 1 })
`

it.each(['typescript', 'typescript-6', 'typescript-7'])(
  'a contract published with %s has all that a client needs, and nothing else of the server',
  (compiler) => {
    mkdirSync(cache, { recursive: true })
    const folder = mkdtempSync(join(cache, 'redstart-published-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const compile = (name: string, config: object): void => {
      const file = join(folder, name)
      writeFileSync(file, JSON.stringify(config))
      const bin = join(dirname(resolve(`${compiler}/package.json`)), 'bin/tsc')
      const { stdout } = spawnSync(process.execPath, [bin, '-p', file], { encoding: 'utf8' })
      expect(stdout).toBe('')
    }
    const base = join(packageRoot, '../../tsconfig.base.json')

    compile('publish.json', {
      extends: base,
      compilerOptions: {
        declaration: true,
        emitDeclarationOnly: true,
        outDir: folder,
        rootDir: join(packageRoot, 'src'),
      },
      files: [join(packageRoot, 'src/client/published.types.ts')],
    })
    const published = readFileSync(join(folder, 'client/published.types.d.ts'), 'utf8')
    expect(published).toContain('"room:{id}"')
    expect(published).toContain('"room:lobby"')
    expect(published).toContain('rate_limited')
    expect(published).not.toMatch(/assigns|members|User|SocketBuilder|zod|application/)

    rmSync(join(folder, 'channel/application.types.d.ts'))
    writeFileSync(join(folder, 'consumer.ts'), consumer)
    compile('consume.json', {
      extends: base,
      compilerOptions: { noEmit: true },
      files: ['consumer.ts'],
    })
  },
  120_000,
)
