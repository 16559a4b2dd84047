/** What the environment says, checked. */
import { settingsFrom } from 'redstart/endpoint'
import { z } from 'zod'

export const settings = settingsFrom(
  z.object({
    /** The address of this machine to listen on: `0.0.0.0` for all that it has. */
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
    /** Where browsers find the application: `https://recipes.example`. */
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    /** Signs cookies and tokens, as `npx redstart secret` makes it. Without one it is made and kept. */
    SECRET_KEY_BASE: z.string().optional(),
    /** A PostgreSQL server. Without one the data are in an embedded database. */
    DATABASE_URL: z.string().optional(),
    /** The folder of the embedded database and the kept secret. */
    DATA_DIR: z.string().default('.data'),
    /** Proxies in front that say where a visitor comes from: `127.0.0.1,10.0.0.0/8`. */
    TRUSTED_PROXIES: z
      .string()
      .default('')
      .transform((list) => list.split(',').filter(Boolean)),
    /** The mail server: `smtp://user:password@mail.example:587`. Without one mails are kept in a mailbox. */
    SMTP_URL: z.string().optional(),
    /** Who sends the mails: `Recipes <hello@recipes.example>`. */
    MAIL_FROM: z.string().optional(),
    // redstart:settings
  }),
)

/** Where browsers find the application, for links in mails. */
export const publicUrl = new URL(settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).origin
