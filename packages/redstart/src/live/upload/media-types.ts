import { mimes } from 'hono/utils/mime'

/** What people upload and no page is made of, and so is not in the table of Hono. */
const more: Readonly<Record<string, string>> = {
  '7z': 'application/x-7z-compressed',
  bz2: 'application/x-bzip2',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  eml: 'message/rfc822',
  flac: 'audio/flac',
  heic: 'image/heic',
  heif: 'image/heif',
  jfif: 'image/jpeg',
  jxl: 'image/jxl',
  log: 'text/plain',
  m4a: 'audio/mp4',
  m4v: 'video/mp4',
  markdown: 'text/markdown',
  md: 'text/markdown',
  mkv: 'video/matroska',
  mov: 'video/quicktime',
  odp: 'application/vnd.oasis.opendocument.presentation',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ogg: 'audio/ogg',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  psd: 'image/vnd.adobe.photoshop',
  rar: 'application/vnd.rar',
  sqlite: 'application/vnd.sqlite3',
  tar: 'application/x-tar',
  tgz: 'application/gzip',
  toml: 'application/toml',
  tsv: 'text/tab-separated-values',
  vcf: 'text/vcard',
  wav: 'audio/wav',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zst: 'application/zstd',
}

const types: ReadonlyMap<string, string> = new Map(
  [...Object.entries(mimes), ...Object.entries(more)].map(([ending, type]) => [
    ending,
    type.split(';', 1)[0] ?? type,
  ]),
)

/** The MIME type of files with an ending, in lower case without the dot; undefined if it is not known. */
export function mediaTypeOf(ending: string): string | undefined {
  return types.get(ending)
}

/** The endings that files of a MIME type usually have. */
export function endingsOf(type: string): string[] {
  return [...types].filter(([, known]) => known === type).map(([ending]) => ending)
}
