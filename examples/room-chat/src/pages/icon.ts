/** A redstart: slate back, dark face, and the tail that gave it its name. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <circle cx="16" cy="16" r="16" fill="#fdeade"/>
  <g transform="translate(3 3) scale(0.8)">
    <path fill="#e8590c" d="M3 27.5 13 17l5 4.5-11.5 7z"/>
    <path fill="#f08c3a" d="M11.5 15.5c.5 6 4 9.5 9 9.5 4 0 6.5-3 6.5-7.5 0-3-1.5-6-4-7.5z"/>
    <path fill="#66727d" d="M10 20c0-8 4-14 11-14 2.5 0 4.5 1.5 5.5 3.5-5 .5-6.5 3-8 6s-4.5 5-8.5 4.5z"/>
    <path fill="#2b3138" d="M21.5 6c3 0 5 2 5.5 4.5 0 2.5-1.5 4.5-4 4.5-2 0-3.5-1.5-3.5-3.5S20 7.5 21.5 6z"/>
    <path fill="#2b3138" d="m26.5 9 4 1.5-4 1.5z"/>
    <circle cx="23.5" cy="9.5" r="1" fill="#fff"/>
  </g>
</svg>
`
