/** Every address of the application. */
import { defineRouter } from 'redstart/http'
import { assetsFolder } from './assets-folder.ts'
import { homePage } from './pages/home.ts'
import { roomPage } from './pages/room.ts'
import { browser } from './pipeline.ts'

export const router = defineRouter()
  .scope('/', browser, (r) =>
    r
      .get('/', (conn) => conn.html(homePage(), { title: 'Open a room' }))
      // One page for all rooms: which one it is, the browser alone knows.
      .get('/room', (conn) => conn.html(roomPage(), { title: 'Room' })),
  )
  .static('/assets', assetsFolder)
