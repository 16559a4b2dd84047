/** Every address of the application. */
import type { Assets } from 'redstart/assets'
import { assets as stylesheets } from 'redstart/components'
import { browserPipeline, defineRouter, type Pipeline, type Router } from 'redstart/http'
import { asyncLive } from '../features/async-work.ts'
import { chatLive } from '../features/chat.ts'
import { commandsLive } from '../features/commands.ts'
import { componentsLive } from '../features/components.ts'
import { conditionalLive } from '../features/conditional.ts'
import { counterLive } from '../features/counter.ts'
import { dialogsLive } from '../features/dialogs.ts'
import { embeddedPage } from '../features/embedded.ts'
import { failuresLive } from '../features/failures.ts'
import { flashLive } from '../features/flash.ts'
import { hooksLive } from '../features/hooks.ts'
import { infiniteLive } from '../features/infinite.ts'
import { keyedListLive } from '../features/keyed-list.ts'
import { keysLive } from '../features/keys.ts'
import { membersLive, rulesLive } from '../features/members.ts'
import { nativePostLive, takeOrder } from '../features/native-post.ts'
import { elsewhereLive, navigationLive } from '../features/navigation.ts'
import { beyondLive, nestedLive } from '../features/nested.ts'
import { rowsFormLive } from '../features/rows-form.ts'
import { runtimeHookLive } from '../features/runtime-hook.ts'
import { streamsLive } from '../features/streams.ts'
import { titleLive } from '../features/title.ts'
import { toDoLive } from '../features/to-do.ts'
import { uploadsLive } from '../features/uploads.ts'
import { indexPage } from './index-page.ts'
import { layoutWith } from './layout.ts'
import { membersOnly, signIn, signInPage, signOut } from './members-only.ts'

/** What the routes need of what runs. */
export interface RouterParts {
  readonly assets: Assets
  /** The folder of the pictures that visitors send. */
  readonly pictures: string
  /** Closes all connections with a socket id. */
  disconnect(id: string): Promise<void>
}

export function defineRoutes({ assets, pictures, disconnect }: RouterParts): Pick<Router, 'serve'> {
  const browser = browserPipeline().layout(layoutWith(assets))
  return defineRouter()
    .static(assets.prefix, assets.root)
    .static('/redstart', stylesheets)
    .static('/pictures', pictures)
    .scope('/', browser, (r) =>
      r
        .get('/', indexPage)
        .live('/counter', counterLive)
        .live('/to-do', toDoLive)
        .live('/chat', chatLive)
        .live('/keyed-list', keyedListLive)
        .live('/conditional', conditionalLive)
        .live('/components', componentsLive)
        .live('/navigation', navigationLive)
        .live('/navigation/elsewhere', elsewhereLive)
        .live('/async', asyncLive)
        .live('/streams', streamsLive)
        .live('/rows', rowsFormLive)
        .live('/flash', flashLive)
        .live('/failures', failuresLive)
        .live('/failures/:id', failuresLive)
        .live('/commands', commandsLive)
        .live('/hooks', hooksLive)
        .live('/keys', keysLive)
        .live('/infinite', infiniteLive)
        .live('/nested', nestedLive)
        .live('/nested/beyond', beyondLive)
        .get('/embedded', embeddedPage)
        .live('/native-post', nativePostLive)
        .post('/native-post', takeOrder)
        .live('/dialogs', dialogsLive)
        .live('/title', titleLive)
        .get('/sign-in', signInPage)
        .post('/sign-in', signIn)
        .post('/sign-out', (conn) => signOut(conn, disconnect)),
    )
    .scope(
      '/uploads',
      browser.plug(() => ({ pictures }), { live: true }),
      (r) => r.live('/', uploadsLive),
    )
    .scope('/runtime-hook', withNonce(browser), (r) => r.live('/', runtimeHookLive))
    .scope('/members', membersOnly(browser), (r) =>
      r.live('/', membersLive).live('/rules', rulesLive),
    )
}

/** What a script in the page needs to run: known when the page is loaded, and to no view after that. */
function withNonce(browser: Pipeline) {
  return browser.plug((conn) => ({ nonce: conn.isLive ? undefined : conn.nonce }), { live: true })
}
