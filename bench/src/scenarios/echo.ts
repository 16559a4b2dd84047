import { EchoLoop } from '../load/echo-loop.ts'
import type { Scenario } from './scenario.ts'

/**
 * CPU per push and reply: 100 connections on one topic, each with one push waiting for its reply,
 * as the usual benchmark of a WebSocket server does it.
 */
export const echo: Scenario = {
  name: 'echo',
  order: 'together',
  connections: 100,
  warmUps: 4,
  async begin(subject, { milliseconds }) {
    const connections = await subject.open(100, () => 'room:1')
    const load = new EchoLoop(connections, subject.dialect.echo('room:1'))
    const measure = async () => ({
      echo: await subject.cpuPerUnit(() => load.run(milliseconds)),
    })
    return [{ measure }]
  },
}
