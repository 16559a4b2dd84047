/** What was said in a room, page by page. */
import type { Reply } from 'redstart/http'
import { historyPage } from '../../rooms/messages.ts'
import { findRoom } from '../../rooms/rooms.ts'
import { notFound } from '../missing.ts'
import { historyView } from '../pages/history.ts'
import type { Members } from '../pipelines.ts'

type InHistory = Members<{ id: string }, { query: { before?: number | undefined } }>

/** GET /rooms/:id/history */
export async function history(conn: InHistory): Promise<Reply> {
  const room = await findRoom(conn.params.id)
  if (!room) return notFound(conn)
  const { before } = conn.valid.query
  const page = await historyPage(room, { before })
  const content = historyView({ room, ...page, isNewest: before === undefined })
  return conn.html(content, { title: `History of ${room.name}` })
}
