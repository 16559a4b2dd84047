/**
 * What writes a resource: its table, what can be done with it, and its pages.
 *
 * @module
 */
export {
  contextGenerator,
  htmlGenerator,
  liveGenerator,
  migrationGenerator,
  type ResourceRequest,
  schemaGenerator,
} from './generators.ts'
