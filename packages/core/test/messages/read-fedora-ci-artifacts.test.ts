import { describe, expect, it } from 'vitest'
import { changed, faultOf, fixture, readOf } from './support/messages.ts'

const topic = (state: string): string => `org.centos.prod.ci.koji-build.test.${state}`
const complete = fixture('fedora-ci/koji-build.test.complete.json')

function completeWith(
  artifact: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
) {
  const { artifact: _, ...rest } = complete
  return { ...rest, artifact, ...more }
}

describe('artifacts', () => {
  const system = [{ os: 'Fedora-40', provider: 'openstack', architecture: 'x86_64', variant: 'Server' }]
  it.each([
    [{ type: 'brew-build', nvr: 'setup-2.8-7.el7', scratch: false }, 'brew-build', 'setup-2.8-7.el7'],
    [{ type: 'brew-build', nvr: 'setup-2.8-7.el7', scratch: true }, 'brew-build_scratch', 'setup-2.8-7.el7'],
    [
      { type: 'brew-build', nvr: 'setup-2.8-7.el7', scratch: 'True' },
      'brew-build_scratch',
      'setup-2.8-7.el7',
    ],
    [{ type: 'koji-build', nvr: 'setup-2.8-7.fc40', scratch: 'false' }, 'koji_build', 'setup-2.8-7.fc40'],
    [
      { type: 'koji-build', nvr: 'setup-2.8-7.fc40', scratch: true },
      'koji_build_scratch',
      'setup-2.8-7.fc40',
    ],
    [
      { type: 'brew-build-group', id: 'sha256:ab', builds: [{ nvr: 'a-1-1' }] },
      'brew-build-group',
      'sha256:ab',
    ],
    [{ type: 'redhat-module', nsvc: 'nodejs:10-dev:2018:c1' }, 'redhat-module', 'nodejs-10_dev-2018.c1'],
    [{ type: 'productmd-compose', id: 'RHEL-9.0' }, 'productmd-compose', 'RHEL-9.0/Server/x86_64'],
    [{ type: 'productmd-compose', compose_id: 'RHEL-9.0' }, 'productmd-compose', 'RHEL-9.0/Server/x86_64'],
    [{ type: 'product-build', name: 'rhel', version: '9', release: '1' }, 'product-build', 'rhel-9-1'],
    [{ type: 'component-version', component: 'bash', version: '5.2' }, 'component-version', 'bash-5.2'],
    [
      { type: 'container-image', repository: 'r/app', digest: 'sha256:ab' },
      'container-image',
      'r/app@sha256:ab',
    ],
    [{ type: 'redhat-container-image', nvr: 'app-c-1-1', task_id: 7 }, 'redhat-container-image', 'app-c-1-1'],
    [{ type: 'redhat-advisory', id: 'RHBA-2017:01234-03' }, 'redhat-advisory', 'RHBA-2017:01234-03'],
  ])('%j', (artifact, type, id) => {
    const [result] = readOf(topic('complete'), completeWith(artifact, { system })).results
    expect(result?.item).toEqual({ type, id })
    expect(result?.data).toMatchObject({ type: [type], item: [id] })
  })

  it('a compose is of the architecture and variant of its system, a build of none', () => {
    const compose = readOf(
      topic('complete'),
      completeWith({ type: 'productmd-compose', id: 'RHEL-9.0' }, { system }),
    )
    expect(compose.results[0]?.variant).toEqual({ system_architecture: 'x86_64', system_variant: 'Server' })
    expect(compose.results[0]?.data['productmd.compose.id']).toEqual(['RHEL-9.0'])
    const build = readOf(topic('complete'), changed(complete, { system, test: { scenario: 'uefi' } }))
    expect(build.results[0]?.variant).toEqual({ scenario: 'uefi' })
    expect(build.results[0]?.data).toMatchObject({ system_os: ['Fedora-40'], system_provider: ['openstack'] })
  })

  it('a scenario of several products is a result of each', () => {
    const products = [{ nvr: 'rhel-9-1' }, { nvr: 'eap-7-1', artifacts: [{ key: { sub: 1 } }] }]
    const { results } = readOf(topic('complete'), completeWith({ type: 'product-scenario', products }))
    expect(results.map((result) => [result.id, result.item.id])).toEqual([
      ['2/message/id/m1#0001', 'rhel-9-1'],
      ['2/message/id/m1#0002', 'eap-7-1'],
    ])
    expect(results[0]?.data['products']).toEqual(products.map((product) => JSON.stringify(product)))
  })

  it.each([
    [{ type: 'brew-bild', nvr: 'a-1-1' }, 'artifact', 'Did you mean "brew-build"?'],
    [{ type: 'koji-build' }, 'artifact.nvr', 'Missing'],
    [{ type: 'koji-build', nvr: 'bash' }, 'results[0].item.id', 'name-version-release'],
    [{ type: 'redhat-module', nsvc: 'a:b:c' }, 'artifact.nsvc', 'name:stream:version:context'],
    [{ type: 'productmd-compose', id: 'RHEL-9.0' }, 'artifact.architecture', 'architecture'],
    [{ type: 'fedora-dist-git', commit_hash: 'abc' }, 'results[0].item.id', 'commit hash'],
    [{ type: 'product-scenario', products: [] }, 'artifact.products', ''],
  ])('%j is refused', (artifact, path, words) => {
    const error = faultOf(topic('complete'), completeWith(artifact))
    expect(error).toMatchObject({ kind: 'message/invalid', problems: [{ path }] })
    expect(error.message).toContain(words)
  })
})
