/**
 * What the tests of an application need: pages without a browser, channels without a network, time that
 * moves by hand, brokers in memory, and the contracts of PubSub adapters and of stores of histories.
 *
 * @module
 */
export { type TestClock, testClock } from './clock.ts'
export type { ContractCase } from './contract-case.ts'
export { type HistoryCluster, historyContract } from './history-contract.ts'
export { type JoinOptions, join, type TestChannel, type TestReply } from './join.ts'
export { type MemoryBus, memoryBus } from './memory-bus.ts'
export { type Cluster, pubSubContract } from './pubsub-contract.ts'
export { type FormFields, type Visitable, type VisitedPage, type Visitor, visit } from './visit.ts'
