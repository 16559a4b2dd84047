import { EchoLoop } from '../load/echo-loop.ts'
import { type Scenario, scenario } from './scenario.ts'
import { socketServers } from './socket-servers.ts'

/**
 * CPU per push and reply: 100 connections on one topic, each with one push waiting for its reply,
 * as the usual benchmark of a WebSocket server does it.
 */
export const echo: Scenario = scenario(socketServers, {
  name: 'echo',
  order: 'together',
  connections: 100,
  warmUps: 4,
  async begin(subject, { milliseconds }) {
    const connections = await subject.open(100, () => 'room:1')
    const load = new EchoLoop(connections, subject.dialect.echo('room:1'))
    const measure = async () => ({
      echo: await subject.process.cpuPerUnit(() => load.run(milliseconds)),
    })
    return [{ measure }]
  },
})
