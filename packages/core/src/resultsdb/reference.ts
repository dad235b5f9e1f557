import { webUrl } from '../schema/text.ts'

/** An address, or the text that stands in its place. */
export interface Reference {
  readonly refUrl?: string
  readonly refText?: string
}

const address = webUrl()

/** What a `ref_url` says; null and nothing say nothing. */
export function referenceOf(refUrl: string | null | undefined): Reference {
  if (refUrl === null || refUrl === undefined) return {}
  return address.safeParse(refUrl).success ? { refUrl } : { refText: refUrl }
}
