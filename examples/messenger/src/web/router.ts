/** Every address of the messenger. `npx redstart routes` lists them. */
import { assets as stylesheets } from 'redstart/components'
import { defineRouter } from 'redstart/http'
import { mailbox } from 'redstart/mail'
import { accounts } from '../accounts.ts'
import { apiRouter } from '../api/router.ts'
import { mailer } from '../mailer.ts'
import { assets } from './assets.ts'
import { home } from './controllers/home.ts'
import { showPicture } from './controllers/pictures.ts'
import { conversationLive } from './live/conversation.ts'
import { searchLive } from './live/search.ts'
import { settingsLive } from './live/settings.ts'
import { browser, members } from './pipelines.ts'

export const router = defineRouter()
  .static(assets.prefix, assets.root)
  .static('/redstart', stylesheets)
  .scope('/', browser, (r) => r.get('/', home))
  .scope('/', members, (r) =>
    r
      .live('/conversations/:id', conversationLive)
      .live('/conversations/:id/details', conversationLive, { action: 'details' })
      .live('/search', searchLive)
      .live('/settings', settingsLive)
      .get('/pictures/:id', showPicture),
  )
  // Register, log in and out, sessions, and what the mails lead to: below /users.
  .scope('/', browser, accounts.routes)
  .include(apiRouter)
  .forward('/dev/mailbox', mailbox(mailer))
