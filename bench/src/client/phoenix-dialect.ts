import { clientTextFrame } from './client-frame.ts'
import { type Dialect, payload } from './dialect.ts'

const frame = (ref: string, topic: string, event: string, json: string): Uint8Array =>
  clientTextFrame(`["1","${ref}","${topic}","${event}",${json}]`)

/** The Phoenix V2 protocol with text frames; every channel is joined with join_ref `"1"`. */
export const phoenixDialect: Dialect = {
  path: '/socket/websocket?vsn=2.0.0',
  join: (topic) => frame('1', topic, 'phx_join', '{}'),
  leave: (topic) => frame('2', topic, 'phx_leave', '{}'),
  leaveAnswers: 2,
  publish: (topic) => frame('3', topic, 'new_msg', payload),
  echo: (topic) => frame('4', topic, 'echo', payload),
  heartbeat: clientTextFrame('[null,"5","phoenix","heartbeat",{}]'),
  isJoined: (text) => text.includes('"phx_reply"') && text.includes('"ok"'),
}
