/** The addresses for programs, below `/api`. */
import { apiPipeline, defineRouter } from 'redstart/http'
import { me } from './me.ts'
import { description } from './openapi.ts'
import { bearer } from './pipeline.ts'
import { recipeRoutes } from './recipe-schemas.ts'
import * as recipes from './recipes.ts'
import { tokens } from './tokens.ts'

export const apiRouter = defineRouter()
  // POST /api/sign_up, /api/sign_in, /api/refresh, /api/sign_out
  .scope('/api', apiPipeline(), tokens.routes)
  .scope('/api', bearer, (r) => r.get('/me', me))
  .scope('/api', bearer, (r) =>
    r
      .get('/recipes', recipeRoutes.index, recipes.index)
      .post('/recipes', recipeRoutes.create, recipes.create)
      .get('/recipes/:id', recipeRoutes.show, recipes.show)
      .patch('/recipes/:id', recipeRoutes.update, recipes.update)
      .delete('/recipes/:id', recipeRoutes.delete, recipes.remove),
  )
  // redstart:routes
  .scope('/api', apiPipeline(), (r) => r.get('/openapi.json', description))
