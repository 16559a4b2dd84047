import { html, JS } from '../../html/index.ts'
import type { Flash } from '../flash.ts'
import { flashGroup, intersperse, link, portal } from './index.ts'

declare const flash: Flash
declare const csrfToken: string

flashGroup({ flash })
link({ patch: '/rooms', replace: true, class: ['a', false] }, 'Rooms')
link({ attrs: { 'phx-click': JS.hide() } }, 'Hide')
link({ href: '/log-out', method: 'delete', csrfToken, confirm: 'Really?' }, html`<b>Log out</b>`)
html`<p>${intersperse(new Set(['a']), ', ', (name, index) => `${index} ${name.toUpperCase()}`)}</p>`
// @ts-expect-error one way to go
link({ patch: '/rooms', navigate: '/settings' }, 'Rooms')
// @ts-expect-error the browser decides about its history
link({ href: '/rooms', replace: true }, 'Rooms')
// @ts-expect-error the server would refuse the request
link({ href: '/log-out', method: 'delete' }, 'Log out')
// @ts-expect-error a live view is told nothing but its path
link({ navigate: '/settings', method: 'post' }, 'Settings')
// @ts-expect-error where it is shown
portal({ id: 'help' }, 'Help')
