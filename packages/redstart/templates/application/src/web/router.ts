/** Every address. `npx redstart routes` lists them. */
import { assets as stylesheets } from 'redstart/components'
import { defineRouter } from 'redstart/http'
import { assets } from './assets.ts'
import { homeLive } from './live/home.ts'
import { browser } from './pipelines.ts'

export const router = defineRouter()
  .static(assets.prefix, assets.root)
  .static('/redstart', stylesheets)
  // redstart:routers
  .scope('/', browser, (r) => r.live('/', homeLive))
