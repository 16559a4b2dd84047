/** What programs show in place of a browser's session cookie: JSON Web Tokens, which end with their session. */
import { defineTokens } from 'redstart/auth'
import { accounts } from '../accounts.ts'
import { publicUrl } from '../public-url.ts'

export const tokens = defineTokens({ accounts, issuer: publicUrl, audience: 'messenger-api' })
