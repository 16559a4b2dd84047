/**
 * The folder with the sources of the pages, a file each, named in kebab-case: what `redstart auth eject`
 * copies. The published package has them beside what they were compiled to.
 */
export const pageSources: URL = new URL(
  import.meta.url.endsWith('.ts') ? './pages/' : '../../../src/auth/page/pages/',
  import.meta.url,
)
