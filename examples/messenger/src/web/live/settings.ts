/** What one chooses for oneself: how the messenger looks, and of what it tells. */
import { type Changeset, toForm } from 'redstart/changeset'
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import {
  type Preferences,
  preferencesChangeset,
  savePreferences,
} from '../../people/preferences.ts'
import type { Member } from '../pipelines.ts'
import { shell } from '../shell.ts'
import { BrowserAnswer, type SettingsShown, settingsPage } from './settings.template.ts'

const formOf = (changeset: Changeset<Preferences>) => toForm(changeset, { as: 'preferences' })

export const settingsLive = defineLive<Member>({ name: 'SettingsLive' })
  .mount(
    ({ assigns: { scope } }): SettingsShown => ({
      user: scope.user,
      form: formOf(preferencesChangeset(scope.user)),
      isSaved: false,
      browser: undefined,
      pageTitle: 'Settings',
    }),
  )
  .onForm('choose', async ({ preferences }, socket) => {
    const stored = await savePreferences(socket.assigns.user, preferences)
    if (!stored.ok) return socket.assign({ form: formOf(stored.changeset), isSaved: false })
    const user = stored.value
    socket.assign({ user, form: formOf(preferencesChangeset(user)), isSaved: true })
    socket.pushEvent('theme', { theme: user.theme })
  })
  .on('permission', z.object({ answer: BrowserAnswer }), ({ answer }, socket) =>
    socket.assign({ browser: answer }),
  )
  .layout(shell)
  .render((shown, ev) => settingsPage(shown, ev.choose.form()))
