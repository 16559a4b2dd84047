/**
 * What is measured.
 *
 * @module
 */
import { connect } from './connect.ts'
import { delivery } from './delivery.ts'
import { echo } from './echo.ts'
import { memory } from './memory.ts'
import type { Scenario } from './scenario.ts'
import { subscribers } from './subscribers.ts'
import { topics } from './topics.ts'

export type { Effort, Figures, Scenario, Stage } from './scenario.ts'

/** All scenarios, in the order in which they run. */
export const scenarios: readonly Scenario[] = [delivery, echo, connect, memory, subscribers, topics]
