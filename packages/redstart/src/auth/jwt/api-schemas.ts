/** What the routes for programs take and answer, for the description of an interface (`openApi`). */
import type { RouteOptions } from '../../http/index.ts'
import type { JsonSchema } from '../../schema/index.ts'

const text: JsonSchema = { type: 'string' }

function object(properties: Readonly<Record<string, JsonSchema>>, title?: string): JsonSchema {
  const required = Object.keys(properties)
  return { ...(title !== undefined && { title }), type: 'object', properties, required }
}

/** An answer with data, what it says in words, and its status. */
function answer(title: string, data: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return object({ data: object(data), message: text, status: text }, title)
}

/** The answer to who has no good token, or has not proved who they are. */
export const Unauthorized: JsonSchema = object({ message: text, status: text }, 'Unauthorized')

const email: JsonSchema = { type: 'string', format: 'email' }
const password: JsonSchema = { type: 'string', format: 'password' }
const refreshToken: JsonSchema = {
  type: 'string',
  description: 'New tokens are given for it, once.',
}
const issued: Readonly<Record<string, JsonSchema>> = {
  token: { type: 'string', description: 'The access token, for the header `authorization`.' },
  refresh_token: refreshToken,
  expires_in: { type: 'integer', description: 'How long the access token is good, in seconds.' },
}
const SignedIn: JsonSchema = answer('SignedIn', { email, ...issued })
const Message: JsonSchema = object({ message: text, status: text }, 'Message')
const Rejected: JsonSchema = object(
  {
    errors: {
      type: 'object',
      additionalProperties: { type: 'array', items: text },
      description: 'What is wrong, by the name of the field.',
    },
    message: text,
    status: text,
  },
  'Rejected',
)
const tooMany = {
  description: 'Too many attempts; `retry-after` says when to come back, in seconds',
  schema: Message,
}
const tags = ['accounts']

/** How `POST /sign_up` is described. */
export const signUp: RouteOptions = {
  summary: 'Registers somebody',
  tags,
  reads: {
    ...object({ email, password }, 'SignUp'),
    description: 'As it is, or below `user`; further fields as the application has them.',
  },
  responses: {
    201: { description: 'There is an account, and here are its tokens', schema: SignedIn },
    202: {
      description: 'A mail says how to go on, also where the address has an account',
      schema: answer('CheckMail', { email }),
    },
    422: { schema: Rejected },
    429: tooMany,
  },
}

/** How `POST /sign_in` is described. */
export const signIn: RouteOptions = {
  summary: 'Gives tokens for an e-mail address and a password',
  tags,
  reads: { ...object({ email, password }, 'SignIn'), description: 'As it is, or below `user`.' },
  responses: {
    200: { schema: SignedIn },
    401: { description: 'Address or password is wrong', schema: Unauthorized },
    429: tooMany,
  },
}

/** How `POST /refresh` is described. */
export const refresh: RouteOptions = {
  summary: 'Gives new tokens for a refresh token',
  tags,
  reads: object({ refresh_token: refreshToken }, 'Refresh'),
  responses: {
    200: { schema: answer('Refreshed', issued) },
    401: {
      description: 'The refresh token is none, or its session has ended',
      schema: Unauthorized,
    },
  },
}

/** How `POST /sign_out` is described. */
export const signOut: RouteOptions = {
  summary: 'Ends the session of the tokens that are shown',
  description: 'The access token in the header `authorization`, the refresh token, or both.',
  tags,
  reads: { title: 'SignOut', type: 'object', properties: { refresh_token: refreshToken } },
  responses: { 200: { schema: answer('SignedOut', {}) } },
}
