import type { RowName } from '../report/sheet.ts'
import { type Scenario, type Stage, scenario } from './scenario.ts'
import { socketServers } from './socket-servers.ts'

const connectionCount = 1_000
const heldAtLast = 99_000
const joins = 1_000
const heldTopic = (index: number): string => `room:held-${index}`
const newTopic = (index: number): string => `room:new-${index}`

/**
 * CPU per join of a new topic on a server that holds 1,000 topics, and on one that holds 99,000.
 * Each measurement joins 1,000 topics, one on each of the 1,000 connections, and then leaves them;
 * so no connection has more than the 100 channels that Phoenix allows.
 */
export const topics: Scenario = scenario(socketServers, {
  name: 'topics',
  order: 'together',
  connections: connectionCount,
  warmUps: 3,
  async begin(subject) {
    const connections = await subject.open(connectionCount, heldTopic)
    const join = async (): Promise<number> => {
      await subject.joinAll(connections, joins, newTopic)
      return joins
    }
    const stage = (row: RowName): Stage => ({
      measure: async () => ({ [row]: await subject.process.cpuPerUnit(join) }),
      reset: () => subject.leaveAll(connections, joins, newTopic),
    })
    const fill = (): Promise<void> =>
      subject.joinAll(connections, heldAtLast - connectionCount, (index) =>
        heldTopic(connectionCount + index),
      )
    return [stage('topics-1000'), { ...stage('topics-100000'), prepare: fill }]
  },
})
