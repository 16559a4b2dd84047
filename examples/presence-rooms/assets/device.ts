import type { Device } from '../src/web/visitors.ts'

/** What kind of device this is, as far as a page can guess. */
export function thisDevice(): Device {
  if (!matchMedia('(pointer: coarse)').matches) return 'computer'
  return Math.min(screen.width, screen.height) < 600 ? 'phone' : 'tablet'
}
