/** What `npm run dev` and `npm start` run. */
import { serve } from 'redstart/endpoint'
import { siteName } from './site-name.ts'

const { url } = await serve(async (onStop) => {
  // Loaded here, so that what is wrong with the settings is explained in a sentence.
  const { start } = await import('./start.ts')
  return start(onStop)
})
console.log(`${siteName} is open at ${url}`)
