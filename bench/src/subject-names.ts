/** What can be measured: servers, and programs that do one thing over and over. */
export type SubjectName =
  | 'floor'
  | 'naive'
  | 'socket.io'
  | 'concatenation'
  | 'hono'
  | 'lit'
  | 'redstart'

/** How the tables call them. */
export const labels: Readonly<Record<SubjectName, string>> = {
  floor: 'batching floor',
  naive: 'naive `ws`',
  'socket.io': 'Socket.IO',
  concatenation: 'concatenation',
  hono: 'Hono',
  lit: 'Lit',
  redstart: 'Redstart',
}

/** All of them, ours last. */
export const subjectNames: readonly SubjectName[] = [
  'floor',
  'naive',
  'socket.io',
  'concatenation',
  'hono',
  'lit',
  'redstart',
]
