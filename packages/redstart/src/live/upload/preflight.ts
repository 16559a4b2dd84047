import type { ChosenFile } from './chosen-file.ts'
import { clientEntries } from './client-entry.ts'
import { checkTarget, type ExternalMeta } from './external.ts'
import type { Selection } from './selection.ts'
import type { UploadHost } from './upload-host.ts'

/** What the browser has to know of an upload. */
export interface PreflightConfig {
  readonly max_file_size: number
  readonly max_entries: number
  readonly chunk_size: number
  readonly chunk_timeout: number
}

/**
 * What answers `allow_upload`, beside `diff` (Phoenix LiveView protocol, section 4.6): what the browser
 * may send and how, or why it may send nothing.
 */
export type PreflightReply =
  | {
      readonly ref: string
      readonly config: PreflightConfig
      /** A token, or where to send it, for each file that may be sent. */
      readonly entries: Readonly<Record<string, string | ExternalMeta>>
      readonly errors: Readonly<Record<string, readonly string[]>>
    }
  | RefusedPreflight

interface RefusedPreflight {
  readonly ref: string
  readonly error: readonly (readonly [ref: string, reason: unknown])[]
}

/** What a frame of the client holds besides its chunk, at most: five bytes, and four fields of 255. */
const FRAME_HEADER = 1_025

/**
 * Lets in what there is room for, of the files that a client asks for. Without `autoUpload` one error
 * refuses them all, since the form could not be submitted without it.
 */
export async function preflight(
  selection: Selection,
  asked: unknown,
  host: UploadHost,
): Promise<PreflightReply> {
  const { ref, settings, shown } = selection
  if (!settings.autoUpload && shown.errors.length > 0) {
    return { ref, error: shown.errors.map((fault) => [fault.ref, fault.reason]) }
  }
  const refs = new Set([...clientEntries(asked)].map((entry) => entry.ref))
  const files = selection.nextInTurn().filter(({ entry }) => refs.has(entry.ref))
  const targets = host.externals.has(settings.name)
    ? await findTargets(selection, files, host)
    : undefined
  if (targets !== undefined && !(targets instanceof Map)) return targets
  for (const file of files) if (file.entry.valid) selection.admit(file, targets?.get(file))
  const entries = files
    .filter(({ entry }) => entry.valid)
    .map(({ entry, target }) => [entry.ref, target ?? host.sign({ upload: ref, entry: entry.ref })])
  const errors = files
    .filter(({ entry }) => !entry.valid)
    .map(({ entry, reason }) => [entry.ref, [reason]])
  return {
    ref,
    config: {
      max_file_size: settings.maxFileSize,
      max_entries: settings.maxEntries,
      chunk_size: Math.max(1, Math.min(settings.chunkSize, host.frameBytes - FRAME_HEADER)),
      chunk_timeout: settings.chunkTimeout,
    },
    entries: Object.fromEntries(entries),
    errors: Object.fromEntries(errors),
  }
}

/** Where each file goes; a file for which the application has no place gets an error. */
async function findTargets(
  selection: Selection,
  files: readonly ChosenFile[],
  host: UploadHost,
): Promise<Map<ChosenFile, ExternalMeta> | RefusedPreflight> {
  const { name, autoUpload } = selection.settings
  const targets = new Map<ChosenFile, ExternalMeta>()
  for (const file of files) {
    if (!file.entry.valid) continue
    const target = checkTarget(name, await host.external(name, file.entry))
    if (target.uploader !== undefined) {
      targets.set(file, target)
      continue
    }
    selection.fail(file, 'external_metadata_failure')
    if (!autoUpload) return { ref: selection.ref, error: [[file.entry.ref, target.error]] }
  }
  return targets
}
