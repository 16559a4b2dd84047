import { live, testClock, visit } from 'redstart/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OpenApplication, openApplication } from './support/application.ts'

const clock = testClock()
let application: OpenApplication
beforeAll(async () => {
  application = await openApplication({ clock })
})
afterAll(() => application.close())

it('shows the first page', async () => {
  const page = await visit(application.endpoint).get('/')
  expect(page.status).toBe(200)
  expect(page.text).toContain('What to cook, and how.')
})

it('counts the windows in which it is open', async () => {
  const first = await live(application.endpoint, '/')
  expect(first.view.text()).toContain('You are alone in the kitchen.')
  const second = await live(application.endpoint, '/')
  expect(second.view.text()).toContain('There are 2 in the kitchen.')
  // Who comes and goes within a moment is told at once.
  await clock.advance(100)
  await first.view.settled()
  expect(first.view.text()).toContain('There are 2 in the kitchen.')
})

it('says that there is nothing at another address', async () => {
  const page = await visit(application.endpoint).get('/nowhere')
  expect(page.status).toBe(404)
  expect(page.text).toContain('There is nothing here')
})
