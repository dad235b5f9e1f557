/** One file of a manifest, with what somebody else found in it. */
export interface CaseEntry {
  /** Relative to the manifest. */
  readonly file: string
  readonly format: string
  readonly expected: Readonly<Record<string, unknown>>
  /** How the expectation came about. */
  readonly kind?: string
}

/** A manifest that can't be used; the message says which entry and why. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError'
}

/** Reads a manifest from its text. Keys that are not known are left alone: manifests carry notes of their own. */
export function parseManifest(text: string): readonly CaseEntry[] {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new ManifestError('The manifest is not JSON.')
  }
  const entries = Array.isArray(content)
    ? content
    : isObject(content)
      ? (content['files'] ?? content['cases'])
      : undefined
  if (!Array.isArray(entries)) throw new ManifestError('The manifest is not a list of files.')
  if (entries.length === 0) throw new ManifestError('The manifest lists no file.')
  return entries.map(parseEntry)
}

function parseEntry(entry: unknown, index: number): CaseEntry {
  const where = `Entry ${index + 1} of the manifest`
  if (!isObject(entry)) throw new ManifestError(`${where} is not an object.`)
  const { file, format, expected, kind } = entry
  if (typeof file !== 'string' || file === '') throw new ManifestError(`${where} names no file.`)
  if (typeof format !== 'string' || format === '')
    throw new ManifestError(`${where} (${file}) names no format.`)
  if (!isObject(expected)) throw new ManifestError(`${where} (${file}) says nothing of what is expected.`)
  return { file, format, expected, ...(typeof kind === 'string' ? { kind } : {}) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
