import { err, ok, type Result } from 'neverthrow'
import type { TestResult } from '../../schema/result.ts'
import type { SchemaError } from '../../schema/schema-error.ts'
import { notExpressible } from './outgoing-message.ts'
import type { FedoraCiMessage } from './write-fedora-ci-message.ts'

/** What was tested, in the words of Fedora CI. */
export type FedoraCiArtifact = Readonly<Record<string, unknown>> & { readonly type: string }

export interface ArtifactAndSystem {
  readonly artifact: FedoraCiArtifact
  readonly system: FedoraCiMessage['system']
}

const unknown = 'not available'

/** The artifact that an item is, with what the data of its result says of it. */
export function fedoraCiArtifact(result: TestResult): Result<ArtifactAndSystem, SchemaError> {
  const { type, id } = result.item
  const system = systemOf(result)
  switch (type) {
    case 'koji_build':
    case 'koji_build_scratch':
      return ok({ artifact: rpmBuild('koji-build', result), system })
    case 'brew_build':
    case 'brew-build':
    case 'brew-build_scratch':
      return ok({ artifact: rpmBuild('brew-build', result), system })
    case 'productmd-compose':
      return composeOf(result)
    case 'container_image':
    case 'container-image':
      return imageOf(id).map((artifact) => ({ artifact, system }))
    case 'advisory':
    case 'redhat-advisory':
      return ok({ artifact: { type: 'redhat-advisory', id }, system })
    case 'bodhi_update':
      return ok({ artifact: updateOf(result), system })
    case 'git_commit':
      return ok({ artifact: pullRequestOf(result), system })
    default:
      return err(notExpressible(['item', 'type'], `There is no artifact for "${type}".`))
  }
}

function rpmBuild(type: string, { item, data }: TestResult): FedoraCiArtifact {
  const taskId = Number(first(data, 'brew_task_id'))
  return {
    type,
    ...(Number.isSafeInteger(taskId) && taskId > 0 ? { id: taskId } : {}),
    component: first(data, 'component') ?? item.id.split('-').slice(0, -2).join('-'),
    issuer: first(data, 'issuer') ?? unknown,
    nvr: item.id,
    scratch: item.type.endsWith('_scratch'),
  }
}

/** `<compose>/<variant>/<architecture>`, which the message says in two places. */
function composeOf({ item, data }: TestResult): Result<ArtifactAndSystem, SchemaError> {
  const parts = /^(.+)\/([^/]+)\/([^/]+)$/.exec(item.id)
  if (!parts) return err(notExpressible(['item', 'id'], 'Not <compose>/<variant>/<architecture>.'))
  const [, id = '', variant = '', architecture = ''] = parts
  const system = {
    os: first(data, 'system_os') ?? unknown,
    provider: first(data, 'system_provider') ?? unknown,
    architecture,
    ...(variant === 'unknown' ? {} : { variant }),
  }
  const composeType = first(data, 'compose_type')
  const artifact = {
    type: 'productmd-compose',
    id,
    ...(composeType === undefined ? {} : { compose_type: composeType }),
  }
  return ok({ artifact, system: [system] })
}

function imageOf(id: string): Result<FedoraCiArtifact, SchemaError> {
  const [repository = '', digest = '', ...more] = id.split('@')
  return repository === '' || digest === '' || more.length > 0
    ? err(notExpressible(['item', 'id'], 'Not an image by digest, as name@sha256:….'))
    : ok({ type: 'container-image', repository, digest })
}

function updateOf({ item, data }: TestResult): FedoraCiArtifact {
  const updateId = first(data, 'update_id')
  return {
    type: 'fedora-update',
    alias: item.id,
    ...(updateId === undefined ? {} : { id: updateId }),
    builds: (data['builds'] ?? []).map((nvr) => ({ nvr })),
  }
}

function pullRequestOf({ item, data }: TestResult): FedoraCiArtifact {
  const said = ['repository', 'comment_id', 'issuer', 'uid'].flatMap((key) => {
    const value = first(data, key)
    return value === undefined ? [] : [[key, value] as const]
  })
  const number = first(data, 'pull_request')
  return {
    type: 'fedora-dist-git',
    ...Object.fromEntries(said),
    ...(number === undefined ? {} : { id: number }),
    commit_hash: item.id,
  }
}

function systemOf({ data, variant }: TestResult): FedoraCiMessage['system'] {
  const os = first(data, 'system_os')
  const provider = first(data, 'system_provider')
  const architecture = variant['system_architecture'] ?? first(data, 'system_architecture')
  const values = [os, provider, architecture].filter((value) => value !== undefined)
  if (values.length === 0) return []
  const named = variant['system_variant'] ?? first(data, 'system_variant')
  return [
    {
      os: os ?? unknown,
      provider: provider ?? unknown,
      architecture: architecture ?? unknown,
      ...(named === undefined ? {} : { variant: named }),
    },
  ]
}

function first(data: TestResult['data'], key: string): string | undefined {
  return Object.hasOwn(data, key) ? data[key]?.[0] : undefined
}
