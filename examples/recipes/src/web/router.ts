/** Every address. `npx redstart routes` lists them. */
import { assets as stylesheets } from 'redstart/components'
import { defineRouter } from 'redstart/http'
import { mailbox } from 'redstart/mail'
import { accounts } from '../accounts/accounts.ts'
import { apiRouter } from '../api/router.ts'
import { mailer } from '../mailer.ts'
import { assets } from './assets.ts'
import { htmlRecipes } from './html/controllers/recipes.ts'
import { homeLive } from './live/home.ts'
import { recipesLive } from './live/recipes/index.ts'
import { recipeLive } from './live/recipes/show.ts'
import { browser, members } from './pipelines.ts'

export const router = defineRouter()
  .static(assets.prefix, assets.root)
  .static('/redstart', stylesheets)
  // Register, log in and out, settings, sessions, and what the mails lead to: below /users.
  .scope('/', browser, accounts.routes)
  .forward('/dev/mailbox', mailbox(mailer))
  .include(apiRouter)
  .scope('/', members, (r) =>
    r
      .live('/recipes', recipesLive)
      .live('/recipes/new', recipesLive, { action: 'new' })
      .live('/recipes/:id/edit', recipesLive, { action: 'edit' })
      .live('/recipes/:id', recipeLive)
      .live('/recipes/:id/show/edit', recipeLive, { action: 'edit' }),
  )
  .scope('/html', members, (r) => r.resources('/recipes', htmlRecipes))
  // redstart:routers
  .scope('/', browser, (r) => r.live('/', homeLive))
