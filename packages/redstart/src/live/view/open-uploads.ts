import { type Callback, call } from '../../context/index.ts'
import { UploadBook, type UploadsSpec } from '../upload/index.ts'
import type { LiveHost, LiveState } from './live-state.ts'

/** A view or a component, as far as its uploads need it. */
export interface UploadOwner {
  readonly definition: {
    readonly uploads: UploadsSpec
    readonly progress: ReadonlyMap<string, Callback>
    readonly external: ReadonlyMap<string, Callback>
  }
  readonly state: LiveState
  readonly socket: object
  /** The number of a component. */
  readonly cid?: number
}

/** The uploads of a view or a component; undefined where its definition has none. */
export function openUploads(owner: UploadOwner, host: LiveHost): UploadBook | undefined {
  const { definition, state, socket, cid } = owner
  const { uploads, external, progress } = definition
  if (Object.keys(uploads).length === 0) return undefined
  return new UploadBook(uploads, {
    clock: host.clock,
    logger: host.logger,
    frameBytes: host.frameBytes,
    externals: external,
    sign: (entry) => host.signUpload({ ...entry, cid }),
    changed: () => host.inTurn(() => state.touch()),
    external: async (name, entry) => {
      const fn = external.get(name)
      return fn && call(fn, entry, socket)
    },
    progressed: (name, entry) => {
      host.inTurn(() => {
        state.touch()
        const fn = progress.get(name)
        return fn && call(fn, entry, socket)
      })
    },
    crash: (error) => host.crash(error),
  })
}
