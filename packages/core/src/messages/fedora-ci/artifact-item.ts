import type { Result } from 'neverthrow'
import * as z from 'zod'
import { didYouMean } from '../../errors/did-you-mean.ts'
import { checkSchema, type SchemaError } from '../../schema/schema-error.ts'
import type { FedoraCiFields } from './fedora-ci-fields.ts'

/** The items that a message is about, and what their artifact says beside. */
export interface ArtifactItems {
  readonly type: string
  /** At least one. */
  readonly ids: readonly string[]
  readonly data: Readonly<Record<string, unknown>>
  /** Whether the architecture and variant of the system are those of the item: elsewhere the system only runs the test. */
  readonly isOfSystem?: true
}

const id = z.union([z.string().min(1), z.number()])
const text = z.string().min(1)
const said = z.optional(z.unknown())
/** Supposed to be a boolean; some senders write a text. */
const scratch = z
  .union([z.boolean(), z.string()])
  .nullish()
  .transform((value) => value === true || (typeof value === 'string' && value.toLowerCase() === 'true'))

function scratched(type: string, isScratch: boolean): string {
  return isScratch ? `${type}_scratch` : type
}

type Artifact = FedoraCiFields['artifact']
type ReadItems = (artifact: Artifact, fields: FedoraCiFields) => Result<ArtifactItems, SchemaError>

function rpmBuild(type: string): ReadItems {
  const schema = z.object({
    nvr: text,
    component: said,
    id: id.nullish(),
    issuer: said,
    scratch,
    source: said,
  })
  return (artifact) =>
    checkSchema(schema, artifact).map(({ nvr, scratch: isScratch, id: taskId, ...data }) => ({
      type: scratched(type, isScratch),
      ids: [nvr],
      data: { ...data, brew_task_id: taskId, scratch: isScratch },
    }))
}

function buildGroup(type: string): ReadItems {
  const builds = z.array(z.looseObject({ nvr: z.string().nullish() })).nullish()
  const schema = z.object({ id, repository: said, builds })
  return (artifact) =>
    checkSchema(schema, artifact).map((group) => ({
      type,
      ids: [String(group.id)],
      data: { repository: group.repository, builds: nvrsOf(group.builds) },
    }))
}

function moduleBuild(type: string): ReadItems {
  const nsvc = z
    .string()
    .regex(/^[^:]+:[^:]+:[^:]+:[^:]+$/, 'Not name:stream:version:context.')
    .transform((value) => {
      const [name = '', stream = '', version = '', context = ''] = value.split(':')
      // As the module is called once it is a build.
      return `${name}-${stream.replaceAll('-', '_')}-${version}.${context}`
    })
  const schema = z.object({
    nsvc,
    id: id.nullish(),
    name: said,
    stream: said,
    version: said,
    context: said,
    issuer: said,
  })
  return (artifact) =>
    checkSchema(schema, artifact).map(({ id: mbsId, ...data }) => ({
      type,
      ids: [data.nsvc],
      data: { ...data, mbs_id: mbsId },
    }))
}

const compose: ReadItems = (artifact, { system: [first] }) => {
  const schema = z.object({
    id: text,
    compose_type: said,
    architecture: z.string('Missing; the item of a compose names the architecture of its system.').min(1),
  })
  const composeId = artifact['id'] ?? artifact['compose_id']
  const asked = { ...artifact, id: composeId, architecture: first?.architecture ?? undefined }
  return checkSchema(schema, asked).map(({ id: found, compose_type, architecture }) => ({
    type: 'productmd-compose',
    ids: [`${found}/${first?.variant || 'unknown'}/${architecture}`],
    data: { 'productmd.compose.id': found, compose_type },
    isOfSystem: true,
  }))
}

const productBuild: ReadItems = (artifact) => {
  const schema = z.object({ name: text, version: text, release: text, artifacts: said })
  return checkSchema(schema, artifact).map(({ name, version, release, artifacts }) => ({
    type: 'product-build',
    ids: [`${name}-${version}-${release}`],
    data: { product: name, version, release, artifacts },
    isOfSystem: true,
  }))
}

const productScenario: ReadItems = (artifact) => {
  const schema = z.object({
    id: id.nullish(),
    products: z
      .array(z.looseObject({ nvr: text }))
      .min(1)
      .max(1000),
  })
  return checkSchema(schema, artifact).map(({ products, id: scenarioId }) => ({
    type: 'product-scenario',
    ids: [...new Set(products.map(({ nvr }) => nvr))],
    data: { products, scenario_id: scenarioId },
  }))
}

const componentVersion: ReadItems = (artifact) =>
  checkSchema(z.object({ component: text, version: text }), artifact).map((data) => ({
    type: 'component-version',
    ids: [`${data.component}-${data.version}`],
    data,
  }))

const containerImage: ReadItems = (artifact) => {
  const schema = z.object({
    repository: text,
    digest: text,
    format: said,
    pull_ref: said,
    scratch: said,
    nvr: said,
    issuer: said,
  })
  return checkSchema(schema, artifact).map((data) => ({
    type: 'container-image',
    ids: [`${data.repository}@${data.digest}`],
    data,
    isOfSystem: true,
  }))
}

const redHatContainerImage: ReadItems = (artifact) => {
  const schema = z.object({
    nvr: text,
    id: said,
    component: said,
    issuer: said,
    full_names: said,
    registry_url: said,
    tag: said,
    name: said,
    namespace: said,
    source: said,
    task_id: said,
    build_id: said,
    scratch,
  })
  return checkSchema(schema, artifact).map(({ task_id, build_id, scratch: isScratch, ...data }) => ({
    type: scratched('redhat-container-image', isScratch),
    ids: [data.nvr],
    data: { ...data, brew_task_id: task_id, brew_build_id: build_id, scratch: isScratch },
  }))
}

const advisory: ReadItems = (artifact) =>
  checkSchema(z.object({ id }), artifact).map((found) => ({
    type: 'redhat-advisory',
    ids: [String(found.id)],
    data: {},
  }))

const fedoraUpdate: ReadItems = (artifact) => {
  const builds = z.array(z.looseObject({ nvr: z.string().nullish() })).nullish()
  const schema = z.object({ alias: text, id: said, release: z.looseObject({ name: said }).nullish(), builds })
  return checkSchema(schema, artifact).map((update) => ({
    type: 'bodhi_update',
    ids: [update.alias],
    data: { update_id: update.id, builds: nvrsOf(update.builds), release: update.release?.name },
  }))
}

/** What a pull request proposes is a commit, and that is what was tested. */
const pullRequest: ReadItems = (artifact) => {
  const schema = z.object({
    commit_hash: z.string().toLowerCase(),
    repository: said,
    id: said,
    comment_id: said,
    issuer: said,
    uid: said,
  })
  return checkSchema(schema, artifact).map(({ commit_hash: commit, id: number, ...data }) => ({
    type: 'git_commit',
    ids: [commit],
    data: { ...data, pull_request: number },
  }))
}

const artifactTypes: ReadonlyMap<string, ReadItems> = new Map<string, ReadItems>([
  ['brew-build', rpmBuild('brew-build')],
  ['koji-build', rpmBuild('koji_build')],
  ['brew-build-group', buildGroup('brew-build-group')],
  ['koji-build-group', buildGroup('koji-build-group')],
  ['redhat-module', moduleBuild('redhat-module')],
  ['fedora-module', moduleBuild('fedora-module')],
  ['productmd-compose', compose],
  ['compose', compose],
  ['product-build', productBuild],
  ['product-scenario', productScenario],
  ['component-version', componentVersion],
  ['container-image', containerImage],
  ['redhat-container-image', redHatContainerImage],
  ['redhat-advisory', advisory],
  ['fedora-update', fedoraUpdate],
  ['fedora-dist-git', pullRequest],
  ['dist-git-pr', pullRequest],
  ['pull-request', pullRequest],
])

/** The items of an artifact; the error is a `schema/invalid` with paths in the artifact. */
export function artifactItems(fields: FedoraCiFields): Result<ArtifactItems, SchemaError> {
  const { type } = fields.artifact
  const read = artifactTypes.get(type)
  return read ? read(fields.artifact, fields) : checkSchema(unknownType(type), fields.artifact)
}

function unknownType(type: string): z.ZodType<never> {
  const meant = didYouMean(type, artifactTypes.keys())
  const known = meant ? `Did you mean "${meant}"?` : `Known are ${[...artifactTypes.keys()].join(', ')}.`
  return z.never({ error: `Unknown type of artifact "${type.slice(0, 64)}". ${known}` })
}

function nvrsOf(
  builds: readonly { readonly nvr?: string | null | undefined }[] | null | undefined,
): readonly string[] {
  return (builds ?? []).flatMap(({ nvr }) => nvr ?? [])
}
