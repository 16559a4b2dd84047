/** What there is to see, for the index. */

export interface Feature {
  readonly path: string
  readonly title: string
  readonly about: string
}

export const features: readonly Feature[] = [
  { path: '/counter', title: 'Counter', about: 'State, events, and what their schemas take' },
  { path: '/to-do', title: 'To do', about: 'A form that says what is wrong while you type' },
  { path: '/chat', title: 'Chat', about: 'A stream, typed topics, and who is there' },
  { path: '/keyed-list', title: 'Keyed list', about: 'Rows that move and keep the focus' },
  {
    path: '/conditional',
    title: 'Conditional content',
    about: 'One template or another, lists in lists',
  },
  { path: '/components', title: 'Live components', about: 'Parts with a state of their own' },
  { path: '/navigation', title: 'Navigation', about: 'Tabs, other views, redirects, the title' },
  {
    path: '/async',
    title: 'Async work',
    about: 'Values that are loaded, tasks that can be cancelled',
  },
  { path: '/streams', title: 'Streams', about: 'Lists that only the browser keeps' },
  { path: '/rows', title: 'Rows and recovery', about: 'Rows in a form, and forms that survive' },
  { path: '/flash', title: 'Flash messages', about: 'Put, replaced and taken away' },
  { path: '/members', title: 'Members', about: 'Views for those who are signed in' },
  { path: '/failures', title: 'Failures', about: 'What goes wrong, and how the page recovers' },
  { path: '/uploads', title: 'Uploads', about: 'Files that are dropped, looked at, sent and kept' },
  { path: '/commands', title: 'JS commands', about: 'What the browser does without asking' },
  { path: '/hooks', title: 'Hooks', about: 'Code of the page that asks, is told, and remembers' },
  { path: '/keys', title: 'Keys and focus', about: 'Keys, focus, and what is sent only so often' },
  {
    path: '/infinite',
    title: 'Infinite scroll',
    about: 'A long list of which the page has a part',
  },
  { path: '/nested', title: 'Nested views', about: 'A child that may fail, a player that stays' },
  { path: '/embedded', title: 'Embedded', about: 'Live views in an ordinary page' },
  { path: '/native-post', title: 'Native post', about: 'Checked live, then sent as a page is' },
  { path: '/dialogs', title: 'Dialogs', about: 'Shown elsewhere, and holding the focus' },
  { path: '/title', title: 'Title and scripts', about: 'The title, and whether the page is old' },
  { path: '/runtime-hook', title: 'Runtime hook', about: 'A hook that comes with its markup' },
]
