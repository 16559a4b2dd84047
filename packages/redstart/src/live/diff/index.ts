/**
 * What a live view sends: compares what it renders with what its client holds, and says what changed.
 *
 * @module
 */
export { type Diff, isEmpty } from './diff.ts'
export { RenderedTree } from './rendered-tree.ts'
export type { TreeDriver } from './tree-driver.ts'
