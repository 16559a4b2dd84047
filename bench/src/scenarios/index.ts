/**
 * What is measured.
 *
 * @module
 */
import { accountsFlood } from './accounts-flood.ts'
import { accountsJwt } from './accounts-jwt.ts'
import { accountsPage } from './accounts-page.ts'
import { accountsRevocation } from './accounts-revocation.ts'
import { address } from './address.ts'
import { brokerHop } from './broker-hop.ts'
import { changeset } from './changeset.ts'
import { connect } from './connect.ts'
import { crossNode, workers } from './cross-node.ts'
import { delivery } from './delivery.ts'
import { echo } from './echo.ts'
import { history } from './history.ts'
import { json } from './json.ts'
import { liveAppend } from './live-append.ts'
import { liveEvents, livePages } from './live-events.ts'
import { liveJoin } from './live-join.ts'
import { liveIdle, liveLeft, liveMemoryCounter, liveMemoryPage } from './live-memory.ts'
import { liveRender } from './live-render.ts'
import { memory } from './memory.ts'
import { page } from './page.ts'
import { presence, presenceDiff } from './presence.ts'
import { requests } from './requests.ts'
import type { Scenario } from './scenario.ts'
import { subscribers } from './subscribers.ts'
import { templates } from './templates.ts'
import { topics } from './topics.ts'

export type { Contender, Effort, Figures, Scenario, Stage } from './scenario.ts'

/** All scenarios, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  delivery,
  echo,
  connect,
  memory,
  subscribers,
  topics,
  page,
  json,
  requests,
  liveEvents,
  livePages,
  liveRender,
  liveJoin,
  liveMemoryPage,
  liveMemoryCounter,
  liveAppend,
  liveIdle,
  liveLeft,
  templates,
  changeset,
  crossNode,
  workers,
  presence,
  presenceDiff,
  history,
  brokerHop,
  address,
  accountsPage,
  accountsJwt,
  accountsFlood,
  accountsRevocation,
]
