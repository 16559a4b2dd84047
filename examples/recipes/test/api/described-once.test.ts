import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { apiRouter } from '../../src/api/router.ts'
import { type OpenApplication, openApplication } from '../support/application.ts'
import { Program } from '../support/program.ts'

let application: OpenApplication
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())

it('works out the description once, however often it is asked for', async () => {
  const program = new Program(application.endpoint)
  const { routes } = apiRouter
  const read = vi.spyOn(apiRouter, 'routes', 'get').mockReturnValue(routes)
  const first = await program.get('/api/openapi.json')
  const second = await program.get('/api/openapi.json')
  expect(first.body).toMatchObject({ openapi: '3.1.0' })
  expect(second.body).toEqual(first.body)
  expect(read).toHaveBeenCalledTimes(1)
})
