#!/usr/bin/env node
// The command line. An application's own files are TypeScript, which tsx runs where it is installed.
const args = process.argv.slice(2)

// Behind tsx each module takes twice as long, for all go through another thread.
const isCompiled = import.meta.resolve('redstart/cli').endsWith('.js')
if (isCompiled && args[0] === 'start') await (await import('redstart/cli')).loadFramework()

const imported = []
try {
  const { register } = await import('tsx/esm/api')
  register({ onImport: (address) => imported.push(address) })
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
}

const { run } = await import('redstart/cli')
await run(args, imported)
