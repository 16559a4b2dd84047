import { apiPipeline, browserPipeline, type Conn, defineRouter } from 'redstart/http'
import { mailbox } from 'redstart/mail'
import { accounts, mailer } from './accounts.ts'

const browser = browserPipeline().plug(accounts.load, { live: true })
const members = browser.plug(accounts.requireUser, { live: true })

const home = (conn: Conn) => conn.text('')
const listBooks = (conn: Conn) => conn.text('')

export const router = defineRouter()
  .scope('/', browser, (r) => r.get('/', home))
  .scope('/', browser, accounts.routes)
  .scope('/', members, (r) => r.get('/books', listBooks))
  .scope('/api', apiPipeline(), (r) => r.get('/books', listBooks))
  .forward('/dev/mailbox', mailbox(mailer))
