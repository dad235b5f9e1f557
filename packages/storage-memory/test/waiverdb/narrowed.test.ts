import { describe, expect, it } from 'vitest'
import { asked, faults, ids, openApi } from './open-api.ts'

const narrowed = {
  ...asked,
  system_architecture: 's390x',
  only_result_id: 17,
  expires_at: '2026-12-01T00:00:00',
}

describe('a waiver that is narrowed to an architecture, a result and a time', () => {
  it('is kept and shown as it was made', async () => {
    const { post, get } = await openApi()
    const made = await post('/waivers/', narrowed)
    expect(made).toMatchObject({ status: 201, body: { system_architecture: 's390x', only_result_id: 17 } })
    expect((await get('/waivers/1')).body).toEqual(made.body)
  })

  it('is for everything as WaiverDB makes it', async () => {
    const { post } = await openApi([], { compat: 'upstream' })
    const { status, body } = await post('/waivers/', narrowed)
    expect(status).toBe(201)
    expect(Object.keys(body as object)).not.toContain('system_architecture')
    expect(Object.keys(body as object)).not.toContain('expires_at')
  })

  it('counts in a native gate for what it says and no more', async () => {
    const { post, waivers } = await openApi()
    await post('/waivers/', narrowed)
    const events = await waivers.eventsAbout({
      type: 'koji_build',
      identifier: asked.subject_identifier,
    })
    expect(events._unsafeUnwrap()[0]).toMatchObject({
      kind: 'requested',
      scope: { variantIncludes: { system_architecture: 's390x' }, resultId: '0000000000000017' },
      expiresAt: '2026-12-01T00:00:00Z',
    })
  })

  it('neither hides a waiver for another architecture nor is hidden by it', async () => {
    const { post, get } = await openApi()
    await post('/waivers/', narrowed)
    await post('/waivers/', { ...narrowed, system_architecture: 'x86_64' })
    await post('/waivers/', asked)
    expect(ids(await get('/waivers/'))).toEqual([3, 2, 1])
    expect(ids(await post('/waivers/+filtered', { filters: [{ testcase: 'testcase1' }] }))).toEqual([3, 2, 1])
  })

  it('is taken back by one that is narrowed the same', async () => {
    const { post } = await openApi()
    await post('/waivers/', narrowed)
    await post('/waivers/', { ...narrowed, waived: false })
    expect(ids(await post('/waivers/+filtered', { filters: [{ testcase: 'testcase1' }] }))).toEqual([2])
  })

  it('says nothing new where a key is null', async () => {
    const { post } = await openApi()
    const { body } = await post('/waivers/', { ...asked, system_architecture: null, expires_at: null })
    expect(Object.keys(body as object)).not.toContain('system_architecture')
  })

  it('is refused where its end is no time', async () => {
    const { post } = await openApi()
    const refused = await post('/waivers/', { ...asked, expires_at: 'soon' })
    expect(refused.status).toBe(400)
    expect(faults(refused)).toMatchObject([{ loc: ['CreateWaiver', 'expires_at'] }])
  })
})
