/** `npm run cluster`: starts the messenger on three nodes, says where it is, and ends it at Ctrl+C. */
import { haproxy, postgresBin, redisServer } from '../../../scripts/parts.ts'
import { DEMO_PASSWORD, demoAddresses } from '../src/demo-people.ts'
import { startCluster } from './cluster.ts'

const programs = {
  postgresBin: found(postgresBin(), 'postgresql'),
  redisServer: found(redisServer(), 'redis-server'),
  haproxy: found(haproxy(), 'haproxy'),
}
const starting = startCluster(programs, { port: Number(process.env.PORT ?? 4000) })
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!stopping) void starting.then(({ stop }) => stop()).then(() => process.exit())
    stopping = true
  })
}
const { url, nodes } = await starting

console.log(`The messenger is open at ${url}, on ${nodes.length} nodes:`)
const [first = '', ...others] = demoAddresses
for (const node of nodes) console.log(`  ${node.url}  (process ${node.program.pid})`)
console.log(`Log in as ${first}, and in a private window as ${others.join(' or ')}.`)
console.log(`The password of all three: ${DEMO_PASSWORD}`)
console.log('Kill one of them and go on talking. Ctrl+C ends all; what was said is deleted.')

function found(program: string | undefined, name: string): string {
  if (program !== undefined) return program
  console.error(`The cluster needs ${name}: sudo apt-get install --no-install-recommends ${name}`)
  process.exit(1)
}
