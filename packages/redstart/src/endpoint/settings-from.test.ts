import { expect, it } from 'vitest'
import { z } from 'zod'
import { InvalidSettings } from '../errors/index.ts'
import { settingsFrom } from './settings-from.ts'

const schema = z.object({
  PORT: z.coerce.number().max(65_535).default(4000),
  PUBLIC_URL: z.url().optional(),
})

it('types what is set, and takes what is empty as not set', () => {
  expect(settingsFrom(schema, { PORT: '80', OTHER: 'x' })).toEqual({ PORT: 80 })
  expect(settingsFrom(schema, { PORT: '', PUBLIC_URL: '' })).toEqual({ PORT: 4000 })
})

it('reads the environment of the process', () => {
  expect(settingsFrom(z.object({ PATH: z.string() })).PATH).toBe(process.env.PATH)
})

it('names every variable that is wrong', () => {
  const attempt = (): unknown => settingsFrom(schema, { PORT: '70000', PUBLIC_URL: 'example.com' })
  expect(attempt).toThrow(InvalidSettings)
  expect(attempt).toThrow(
    'The settings are wrong. PORT: Too big: expected number to be <=65535; PUBLIC_URL: Invalid URL. ' +
      'Set the variables in the environment, and start again.',
  )
})

it('repeats no value, whatever the schema says of it', () => {
  const talkative = z.object({
    DATABASE_URL: z.string().refine(() => false, { error: ({ input }) => `no server: ${input}` }),
  })
  const attempt = (): unknown => settingsFrom(talkative, { DATABASE_URL: 'postgres://me:pw@host' })
  expect(attempt).toThrow('DATABASE_URL: no server: …. Set')
})

it('says what is wrong with the variables together', () => {
  const together = schema.refine(() => false, { error: 'A needs B' })
  expect(() => settingsFrom(together, {})).toThrow('The settings are wrong. A needs B. Set')
})

it('repeats none that is escaped, cut off, or told by who judges all of them', () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${'c2VjcmV0'.repeat(100)}`
  const text: (about: string) => string = (about) => {
    const talkative = z
      .object({ KEY: z.string().optional(), LIST: z.string().optional() })
      .refine(() => false, { error: ({ input }) => `wrong: ${about}${JSON.stringify(input)}` })
    try {
      settingsFrom(talkative, { KEY: key, LIST: 'not a secret', NODE_ENV: 'production' })
    } catch (error) {
      return String(error)
    }
    return ''
  }
  expect(text('')).toContain('wrong: {"KEY":"…. Set')
  expect(text('in production ')).toContain('wrong: in production {"KEY":"…. Set')
  const list = z.object({
    LIST: z.string().refine(() => false, { path: [0], error: ({ input }) => `no: ${input}` }),
  })
  expect(() => settingsFrom(list, { LIST: 'one secret' })).toThrow('LIST.0: no: …. Set')
})
