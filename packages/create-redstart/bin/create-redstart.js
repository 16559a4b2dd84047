#!/usr/bin/env node
// `npm create redstart my-app` is `redstart new my-app`, for those who do not have it yet.
import { run } from 'redstart/cli'

await run(['new', ...process.argv.slice(2)])
