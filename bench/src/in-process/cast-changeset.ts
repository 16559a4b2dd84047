import { changeset } from 'redstart/changeset'
import { z } from 'zod'
import { repeatOnDemand } from './repeat-on-demand.ts'

const line = z.string().min(1).max(200)

const fields = {
  firstName: line,
  lastName: line,
  email: z.email(),
  company: line,
  street: line,
  postcode: line,
  city: line,
  country: z.enum(['de', 'fr', 'ie', 'it']),
  phone: line,
  website: line,
  role: z.enum(['admin', 'editor', 'reader']),
  born: z.date(),
  children: z.number().int().min(0),
  height: z.number().positive(),
  points: z.number().int(),
  rating: z.number().min(0).max(5),
  subscribed: z.boolean(),
  verified: z.boolean(),
  title: line,
  notes: z.string().max(10_000),
}

/** What a form sends: text in every field. */
const params = {
  firstName: 'Siobhán',
  lastName: "O'Neil",
  email: 'siobhan@example.com',
  company: 'Dupont & Fils',
  street: '12 Harbour Road',
  postcode: 'D02 AF30',
  city: 'Dublin',
  country: 'ie',
  phone: '+353 1 555 0100',
  website: 'https://example.com/siobhan',
  role: 'editor',
  born: '1985-12-10',
  children: '2',
  height: '1.72',
  points: '7919',
  rating: '4.5',
  subscribed: 'true',
  verified: 'false',
  title: 'Dr.',
  notes: 'Prefers to be written to.',
}

const { valid, changes, errors } = changeset(fields, {}, params)
if (!valid || Object.keys(changes).length !== 20) {
  throw new Error(`The changeset refused its form: ${JSON.stringify(errors)}`)
}

repeatOnDemand(() => {
  if (!changeset(fields, {}, params).valid) throw new Error('The changeset refused its form.')
})
