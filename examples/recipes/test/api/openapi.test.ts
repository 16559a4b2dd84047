import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiRouter } from '../../src/api/router.ts'
import { type OpenApplication, openApplication } from '../support/application.ts'
import { Program } from '../support/program.ts'

let application: OpenApplication
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())

it('describes every address to programs', async () => {
  const { status, body } = await new Program(application.endpoint).get('/api/openapi.json')
  expect(status).toBe(200)
  const paths = apiRouter.list().map(({ path }) => path.replace(/:(\w+)/g, '{$1}'))
  expect(body).toMatchObject({
    openapi: '3.1.0',
    paths: Object.fromEntries(paths.map((path) => [path, {}])),
  })
})
