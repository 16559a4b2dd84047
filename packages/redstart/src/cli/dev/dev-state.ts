import type { BuiltHashes } from '../../assets/index.ts'

/** Something that keeps the application from running, or its assets from being built. */
export interface Problem {
  readonly title: string
  readonly text: string
}

/** What open pages are told, whole each time: one that was away has missed nothing. */
export interface DevState {
  /** How often the application was started. */
  readonly run: number
  /** Whether it has started, and runs. */
  readonly up: boolean
  /** The digest of each stylesheet, by its name. */
  readonly styles: Readonly<Record<string, string>>
  /** What tells the scripts, and all else that pages load, from those of another build. */
  readonly scripts: string
  readonly problems: readonly Problem[]
}

/** What pages are told of what was built. */
export function builtState(built: BuiltHashes): Pick<DevState, 'styles' | 'scripts'> {
  const files = [...built].filter(([name]) => !name.endsWith('.map'))
  const isStyle = ([name]: readonly [string, string]): boolean => name.endsWith('.css')
  return {
    styles: Object.fromEntries(files.filter(isStyle)),
    scripts: JSON.stringify(files.filter((file) => !isStyle(file))),
  }
}
