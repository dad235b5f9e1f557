import { webUrl } from '../schema/text.ts'

/** An address, or the text that stands in its place. */
export interface Reference {
  readonly refUrl?: string
  readonly refText?: string
}

/** What a `ref_url` says; null and nothing say nothing. */
export function referenceOf(refUrl: string | null | undefined): Reference {
  if (refUrl === null || refUrl === undefined) return {}
  return webUrl().safeParse(refUrl).success ? { refUrl } : { refText: refUrl }
}
