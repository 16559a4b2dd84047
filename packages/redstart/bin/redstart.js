#!/usr/bin/env node
// The command line. An application's own files are TypeScript, which tsx runs where it is installed.
const args = process.argv.slice(2)

// Behind tsx each module takes twice as long, for where Node has no other way all go through another thread. The
// process that only hands out connections to workers needs none of them.
const isCompiled = import.meta.resolve('redstart/cli').endsWith('.js')
const isPrimary = args.some((arg) => arg.startsWith('--workers')) && !process.env.NODE_UNIQUE_ID
if (isCompiled && args[0] === 'start' && !isPrimary) {
  // As tsx does, and before the first module is compiled: errors name the sources.
  process.setSourceMapsEnabled(true)
  await (await import('redstart/cli')).loadFramework()
}

const imported = []
try {
  const { register } = await import('tsx/esm/api')
  register({ onImport: (address) => imported.push(address) })
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
}

const { run } = await import('redstart/cli')
await run(args, imported)
