/** What programs show in place of a browser's session cookie: JSON Web Tokens, which end with their session. */
import { defineTokens } from 'redstart/auth'
import { accounts } from '../accounts/accounts.ts'
import { publicUrl } from '../settings.ts'

export const tokens = defineTokens({
  accounts,
  issuer: publicUrl,
  audience: 'recipes-api',
})
