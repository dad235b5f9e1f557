import { describe, expect, it } from 'vitest'
import { baseUrl, openApi } from './support/api.ts'

const names = ['x/results', 'results', 'results/results', 'x/results/results']

describe('a name that ends as the address of a list does', () => {
  it.each(names)('as %s of a testcase is found at its `href`', async (name) => {
    const api = openApi()
    const { body } = await api.post('/testcases', { name })
    expect(body.href).toBe(`${baseUrl}/testcases/${name}`)
    expect(await api.get(body.href.slice(baseUrl.length))).toMatchObject({ status: 200, body: { name } })
  })

  it.each(names)('as %s of a group is found at its `href`', async (uuid) => {
    const api = openApi()
    const { body } = await api.post('/groups', { uuid })
    expect(await api.get(body.href.slice(baseUrl.length))).toMatchObject({ status: 200, body: { uuid } })
  })

  it('is found where only results name it, and its own list is below it', async () => {
    const api = openApi()
    await api.result({ testcase: 'x/results', groups: ['g/results'] })
    expect((await api.get('/testcases/x/results')).body.name).toBe('x/results')
    expect((await api.get('/groups/g/results')).body.uuid).toBe('g/results')
    expect(await api.ids('/testcases/x/results/results')).toEqual([1])
    expect(await api.ids('/groups/g/results/results')).toEqual([1])
  })

  it('hides no list where nothing is called so', async () => {
    const api = openApi()
    await api.result({ testcase: 'x', groups: ['g'] })
    expect(await api.ids('/testcases/x/results')).toEqual([1])
    expect(await api.ids('/groups/g/results')).toEqual([1])
    expect((await api.get('/testcases/y/results')).status).toBe(404)
    expect((await api.get('/groups/y/results')).status).toBe(404)
  })

  it('is not found as in ResultsDB, where the address is that of the list', async () => {
    const api = openApi({ compat: 'upstream' })
    await api.post('/testcases', { name: 'x/results' })
    await api.post('/groups', { uuid: 'x/results' })
    expect((await api.get('/testcases/x/results')).status).toBe(404)
    expect((await api.get('/groups/x/results')).status).toBe(404)
  })
})
