/** What the application is called: on its pages, and in what it sends. */
export const siteName = 'Recipes'
