import { apiTexts } from './api-texts.ts'
import { confirmationTexts } from './confirmation-texts.ts'
import { coreTexts } from './core-texts.ts'
import { deletionTexts } from './deletion-texts.ts'
import { emailChangeTexts } from './email-change-texts.ts'
import { invitationTexts } from './invitation-texts.ts'
import { linkTexts } from './link-texts.ts'
import { lockingTexts } from './locking-texts.ts'
import { oauthTexts } from './oauth-texts.ts'
import { passwordResetTexts } from './password-reset-texts.ts'
import { trackingTexts } from './tracking-texts.ts'

/** The name of a text. */
export type TextKey = keyof (typeof apiTexts &
  typeof coreTexts &
  typeof confirmationTexts &
  typeof deletionTexts &
  typeof emailChangeTexts &
  typeof invitationTexts &
  typeof linkTexts &
  typeof lockingTexts &
  typeof oauthTexts &
  typeof passwordResetTexts &
  typeof trackingTexts)

/** Every text that visitors read, by its name. `%{name}` stands for a value. */
export type Texts = { readonly [K in TextKey]: string }

/** The texts as they are where an application says nothing else. */
export const defaultTexts: Texts = {
  ...apiTexts,
  ...coreTexts,
  ...confirmationTexts,
  ...deletionTexts,
  ...emailChangeTexts,
  ...invitationTexts,
  ...linkTexts,
  ...lockingTexts,
  ...oauthTexts,
  ...passwordResetTexts,
  ...trackingTexts,
}
