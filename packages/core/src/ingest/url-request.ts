import type { Result } from 'neverthrow'
import * as z from 'zod'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { webUrl } from '../schema/text.ts'
import type { UrlUpload } from './receive-from-url.ts'
import { ReportAboutSchema, type ReportAbout } from './report-about.ts'

/** What somebody posts who has reports to be fetched: addresses of reports, or of archives of them. */
export interface UrlRequest {
  readonly resultUrls?: readonly string[]
  readonly archiveUrls?: readonly string[]
  readonly about?: ReportAbout
}

const mostUrls = 1000

const UrlsSchema = z.array(webUrl()).min(1).max(mostUrls)

const UrlRequestSchema: z.ZodType<UrlRequest> = strictObject({
  resultUrls: z.exactOptional(UrlsSchema),
  archiveUrls: z.exactOptional(UrlsSchema),
  about: z.exactOptional(ReportAboutSchema),
})
  .refine(({ resultUrls, archiveUrls }) => resultUrls === undefined || archiveUrls === undefined, {
    path: ['archiveUrls'],
    message: 'Give addresses of reports or of archives, not both.',
  })
  .refine(({ resultUrls, archiveUrls }) => resultUrls !== undefined || archiveUrls !== undefined, {
    path: ['resultUrls'],
    message: 'Give addresses of reports or of archives.',
    params: { code: 'missing' },
  })
  .refine(
    ({ about, resultUrls = [], archiveUrls = [] }) =>
      !about?.run?.chunk || resultUrls.length + archiveUrls.length === 1,
    {
      path: ['about', 'run', 'chunk'],
      message: 'Several addresses are the parts of a run by themselves.',
    },
  )

/**
 * The uploads that a request asks for, for `receiveFromUrls`. Several addresses are the numbered parts of one run: where one
 * of them can't be fetched, the run is not complete.
 *
 * @param id - names the delivery; with a number behind it, it names each of several
 * @example
 * import { uploadsOfRequest } from '@gatewright/core/ingest'
 *
 * uploadsOfRequest({ resultUrls: ['https://ci.example/7.xml'] }, { id: 'delivery-1' })
 * // ok([{ id: 'delivery-1', url: 'https://ci.example/7.xml', about: {} }])
 * uploadsOfRequest({}, { id: 'delivery-1' }) // err: resultUrls: Give addresses of reports or of archives.
 */
export function uploadsOfRequest(
  request: unknown,
  { id, uploader }: { readonly id: string; readonly uploader?: string },
): Result<readonly UrlUpload[], SchemaError> {
  return checkSchema(UrlRequestSchema, request).map(({ resultUrls, archiveUrls, about = {} }) => {
    const urls = resultUrls ?? archiveUrls ?? []
    const by = uploader === undefined ? {} : { uploader }
    return urls.map((url, index): UrlUpload => {
      if (urls.length === 1) return { id, url, about, ...by }
      const chunk = { number: index + 1, of: urls.length }
      const run = { id: about.run?.id ?? `run-${id}`, chunk }
      return { id: `${id}/${chunk.number}`, url, about: { ...about, run }, ...by }
    })
  })
}
