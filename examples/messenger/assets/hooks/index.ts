/** What pages do in the browser besides, by the names that their `phx-hook` gives. */
import type { HooksOptions } from 'phoenix_live_view'
import { Combobox } from './combobox.ts'
import { Composer } from './composer.ts'
import { CurrentLink } from './current-link.ts'
import { Dialog } from './dialog.ts'
import { LocalTime } from './local-time.ts'
import { Log } from './log.ts'
import { MessageMenu } from './message-menu.ts'
import { Notifier } from './notifier.ts'
import { Permission } from './permission.ts'
import { Seen } from './seen.ts'
import { Theme } from './theme.ts'
import { UnreadTitle } from './unread-title.ts'

export const hooks: HooksOptions = {
  Combobox,
  Composer,
  CurrentLink,
  Dialog,
  LocalTime,
  Log,
  MessageMenu,
  Notifier,
  Permission,
  Seen,
  Theme,
  UnreadTitle,
}
