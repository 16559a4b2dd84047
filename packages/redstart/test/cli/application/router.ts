import { apiPipeline, type Conn, defineRouter } from 'redstart/http'

const listRooms = (conn: Conn) => conn.json([])

export const router = defineRouter()
  .scope('/api', apiPipeline(), (r) => r.get('/rooms', listRooms).delete('/rooms/:id', listRooms))
  .static('/assets', './assets')
