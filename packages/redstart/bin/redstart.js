#!/usr/bin/env node
// The command line. An application's own files are TypeScript, which tsx runs where it is installed.
try {
  const { register } = await import('tsx/esm/api')
  register()
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
}

const { run } = await import('redstart/cli')
await run(process.argv.slice(2))
