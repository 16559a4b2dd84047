/** Below the prefix of the accounts: the page to register with an account at a provider. */
export const REGISTER_PATH = '/oauth-register'

/** The page that asks whether to link an account. */
export const LINK_PATH = '/oauth-link'

/** The page of linked accounts. */
export const ACCOUNTS_PATH = '/identities'
