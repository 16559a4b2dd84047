/** The program of `main.ts`, whose second worker dies whenever it has begun to listen. */
import { createServer } from 'node:net'

if (process.env.REDSTART_WORKER !== '2') await import('./main.ts')
else createServer().listen(0, '127.0.0.1', () => process.send?.('listens', () => process.exit(4)))
