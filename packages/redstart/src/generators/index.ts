/**
 * What writes code for an application: new ones, and parts of those that are there. For `redstart new` and
 * `redstart gen …`.
 *
 * @module
 */
export { applicationAt } from './application.ts'
export {
  ACCOUNT_PAGES,
  accountPage,
  accountPageNames,
  accountPagesIndex,
  isWrittenIndex,
  pagesIn,
} from './auth/account-pages.ts'
export { authGenerator } from './auth/auth.ts'
export { channelGenerator } from './channel/channel.ts'
export { presenceGenerator } from './channel/presence.ts'
export { socketGenerator } from './channel/socket.ts'
export {
  createApplication,
  type Step,
} from './create-application.ts'
export { firstCommit } from './first-commit.ts'
export { type Generated, type Generator, generate } from './generate.ts'
export { installPackages } from './install-packages.ts'
export { jsonGenerator } from './json/json.ts'
export {
  contextGenerator,
  htmlGenerator,
  liveGenerator,
  migrationGenerator,
  type ResourceRequest,
  schemaGenerator,
} from './resource/index.ts'
