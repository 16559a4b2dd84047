/**
 * What the tests of an application need: time that moves by hand.
 *
 * @module
 */
export { type TestClock, testClock } from './clock.ts'
export { type MemoryBus, memoryBus } from './memory-bus.ts'
export { type Cluster, type ContractCase, pubSubContract } from './pubsub-contract.ts'
