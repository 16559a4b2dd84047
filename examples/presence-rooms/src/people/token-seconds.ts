/** How long a token is good that a page shows when it joins a room, for the server and the page. */
export const TOKEN_SECONDS = 15 * 60
