/** What requests pass before their action, and live views before they are mounted. */
import { browserPipeline, type Conn } from 'redstart/http'
import { layout } from './layout.ts'

/** A request of anybody. */
export type Visit = Conn

export const browser = browserPipeline()
  // redstart:plugs
  .layout(layout)

// redstart:pipelines
