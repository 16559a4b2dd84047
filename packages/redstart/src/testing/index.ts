/**
 * What the tests of an application need: pages and live views without a browser, channels without a
 * network, time that moves by hand, brokers in memory, and the contracts of PubSub adapters,
 * of stores of histories and of stores of accounts.
 *
 * @module
 */

export { type AccountStores, accountStoreContract } from './account-store-contract.ts'
export type { Visitable } from './browser.ts'
export { type Cable, cable } from './cable.ts'
export { type TestClock, testClock } from './clock.ts'
export type { ContractCase } from './contract-case.ts'
export { fakeSignIn } from './fake-sign-in.ts'
export { type HistoryCluster, historyContract } from './history-contract.ts'
export { type JoinOptions, join, type TestChannel, type TestReply } from './join.ts'
export type { FieldInput, FormInput } from './live/form-input.ts'
export { type LiveTestOptions, live, type OpenedView } from './live/live.ts'
export { renderComponent } from './live/render-component.ts'
export type { TestElement } from './live/test-element.ts'
export type { ChangeOptions, TestForm } from './live/test-form.ts'
export type { Preflight, TestUpload } from './live/test-upload.ts'
export type { TestView } from './live/test-view.ts'
export { type LogInOptions, logIn } from './log-in.ts'
export { type MemoryBus, memoryBus } from './memory-bus.ts'
export { type Cluster, pubSubContract } from './pubsub-contract.ts'
export { type FormFields, type VisitedPage, type Visitor, visit } from './visit.ts'
