import type { ApiAnswer, ApiUser, WaiverStore } from '@gatewright/core/ports'
import type { NewWaiverDbRecord } from '@gatewright/core/schema'
import { createWaiverDbApi, type WaiverDbApiOptions } from '@gatewright/core/waiverdb'
import { createMemoryDatabase } from '@gatewright/storage-memory'

export const baseUrl = 'http://localhost/api/v1.0'

/** A waiver as a client asks for it. */
export const asked = {
  subject_type: 'koji_build',
  subject_identifier: 'glibc-2.26-27.fc27',
  testcase: 'testcase1',
  product_version: 'fool-1',
  waived: true,
  comment: 'it broke',
}

/** A waiver as it is stored. */
export const stored: NewWaiverDbRecord = {
  ...asked,
  scenario: null,
  username: 'foo',
  proxied_by: null,
  timestamp: '2020-01-01T00:00:00',
}

/** An API over a store of its own, with what is stored in it. */
export interface OpenApi {
  readonly waivers: WaiverStore
  get(path: string): Promise<ApiAnswer>
  /** As `foo` unless somebody else is named, or nobody. */
  post(path: string, body?: unknown, user?: ApiUser | null): Promise<ApiAnswer>
  send(method: string, path: string): Promise<ApiAnswer>
}

export async function openApi(
  records: readonly Partial<NewWaiverDbRecord>[] = [],
  options: Partial<WaiverDbApiOptions> = {},
): Promise<OpenApi> {
  const { waivers } = createMemoryDatabase().open('p')
  const given = await waivers.appendRecords(records.map((one) => ({ ...stored, ...one })))
  given._unsafeUnwrap()
  const api = createWaiverDbApi({
    waivers,
    clock: { now: () => '2026-11-22T04:19:00.120Z' },
    baseUrl,
    ...options,
  })
  return {
    waivers,
    get: (path) => api({ method: 'GET', path }),
    post: (path, body, user = { name: 'foo' }) => api({ method: 'POST', path, body, ...(user && { user }) }),
    send: (method, path) => api({ method, path }),
  }
}

/** The ids of the waivers in an answer. */
export function ids({ body }: ApiAnswer): readonly unknown[] {
  const rows = Array.isArray(body) ? body : (body as { readonly data: readonly unknown[] }).data
  return (rows as readonly { readonly id: number }[]).map(({ id }) => id)
}

/** The faults that an answer names, without what they are about. */
export function faults({ body }: ApiAnswer): readonly unknown[] {
  const { validation_error: entries } = body as {
    readonly validation_error: readonly {
      readonly type: string
      readonly loc: unknown
      readonly msg: string
    }[]
  }
  return entries.map(({ type, loc, msg }) => ({ type, loc, msg }))
}

export function isEmpty(waivers: WaiverStore): Promise<boolean> {
  return waivers.countRecords({ filters: [{}] }).match(
    (count) => count === 0,
    () => false,
  )
}
