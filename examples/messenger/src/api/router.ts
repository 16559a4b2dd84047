/** The addresses for programs, below `/api`. */
import { apiPipeline, defineRouter } from 'redstart/http'
import * as conversations from './conversations.ts'
import * as messages from './messages.ts'
import * as people from './people.ts'
import { bearer } from './pipeline.ts'
import { MessagePath, MessageRef, Page, ReactionPath, Search } from './requests.ts'
import { tokens } from './tokens.ts'

export const apiRouter = defineRouter()
  // POST /api/sign_up, /api/sign_in, /api/refresh, /api/sign_out
  .scope('/api', apiPipeline(), tokens.routes)
  .scope('/api', bearer, (r) =>
    r
      .get('/me', people.me)
      .get('/people', { query: Search }, people.index)
      .get('/conversations', conversations.index)
      .post('/conversations', conversations.create)
      .get('/conversations/:id', conversations.show)
      .put('/conversations/:id/seen', { body: MessageRef }, conversations.seen)
      .get('/conversations/:id/messages', { query: Page }, messages.index)
      .post('/conversations/:id/messages', messages.create)
      .patch('/messages/:id', { params: MessagePath }, messages.update)
      .delete('/messages/:id', { params: MessagePath }, messages.remove)
      .put('/messages/:id/reactions/:emoji', { params: ReactionPath }, messages.react)
      .delete('/messages/:id/reactions/:emoji', { params: ReactionPath }, messages.unreact)
      .get('/search', { query: Search }, messages.search),
  )
