import * as z from 'zod'
import { isStorable } from '../schema/text.ts'

/** What every typed result says, whatever was tested. Null is the same as nothing. */
export interface TypedResult {
  readonly outcome: string
  readonly testcase: string
  readonly testcase_ref_url?: string | null
  readonly note?: string | null
  readonly ref_url?: string | null
  readonly scratch?: boolean | null
  readonly system_variant?: string | null
  readonly system_architecture?: string | null
  readonly error_reason?: string | null
  readonly issue_url?: string | null
}

const longestText = 8192
const text = z
  .string()
  .max(longestText)
  .refine(isStorable, 'Lone surrogates and the character U+0000 are not allowed.')
const words = text.min(1)
const optionalText = text.nullish()
const address = text.refine((value) => /^https?:\/\/[^\s/]/i.test(value), 'must be a web address')
const optionalAddress = address.nullish()
const email = text.refine(isEmail, 'must be an e-mail address')
const notWhole = 'must be a whole number'
const whole = z.union([z.int(), z.string().regex(/^\s*[+-]?\d{1,15}\s*$/, notWhole)], { error: notWhole })
const optionalWhole = whole.nullish()

/** The domain has a dot that is neither its first nor its last character. */
function isEmail(value: string): boolean {
  const [, domain] = /^[^\s@]+@([^\s@]+)$/.exec(value) ?? []
  return domain !== undefined && domain.slice(1, -1).includes('.')
}

/** The keys that every kind has. */
function common(outcomes: readonly string[]) {
  return {
    outcome: z
      .string()
      .trim()
      .toUpperCase()
      .refine((outcome) => outcomes.includes(outcome), `must be one of: ${outcomes.join(', ')}`)
      .describe(
        'How the run ended, or that it is waited for (QUEUED), under way (RUNNING) or broke (ERROR).',
      ),
    testcase: words.describe('The full name of the testcase.'),
    testcase_ref_url: optionalAddress.describe('Where a person reads what the testcase does.'),
    note: optionalText.describe('A remark for people.'),
    ref_url: optionalAddress.describe('The run.'),
    error_reason: optionalText.describe('Why the run broke; only with ERROR.'),
    issue_url: optionalAddress.describe('The issue that was filed for the error; only with ERROR.'),
    system_provider: optionalText.describe('Who provided the machine.'),
    system_architecture: optionalText.describe('The architecture of the machine, as x86_64.'),
    system_variant: optionalText.describe('The variant of the compose or image, as Server.'),
    scenario: optionalText.describe('Which of several ways of running the testcase this was.'),
    ci_name: text.describe('The CI system.'),
    ci_team: text.describe('The team that runs it.'),
    ci_docs: address.describe('Documentation of the CI system.'),
    ci_email: email.describe('Whom to write to.'),
    ci_url: optionalAddress.describe('The CI system on the web.'),
    ci_irc: optionalText.describe('Where to chat.'),
    scratch: z.boolean().nullish().describe('Whether a scratch build was tested; its type ends in _scratch.'),
    rebuild: optionalAddress.describe('Where to start the run again.'),
    log: optionalAddress.describe('The log of the run.'),
  }
}

/** One kind of thing that typed results are about. */
export interface ArtifactKind {
  /** Value of the key `type` of the data. */
  readonly type: string
  /** pydantic's name for its parameters, which error messages repeat. */
  readonly model: string
  /** Keys that say what was tested. */
  readonly keys: Readonly<Record<string, z.ZodType>>
  /** Keys of the request that are no data of the result. */
  readonly hidden?: readonly string[]
  /** Values of `item` where it is no key of the request. */
  readonly items?: (result: TypedResult & Readonly<Record<string, unknown>>) => readonly string[]
}

/** Kinds by the last part of their path. */
export const artifactKinds: ReadonlyMap<string, ArtifactKind> = new Map<string, ArtifactKind>([
  [
    'brew-builds',
    {
      type: 'brew-build',
      model: 'BrewResultParams',
      keys: {
        item: words.describe('Name-version-release of the build.'),
        brew_task_id: whole.describe('The task of the build.'),
      },
    },
  ],
  [
    'redhat-container-images',
    {
      type: 'redhat-container-image',
      model: 'RedHatContainerImageResultParams',
      keys: {
        item: words.describe('Name-version-release of the image.'),
        id: text.describe('The digest of the image.'),
        issuer: text.describe('Who built the image.'),
        component: text.describe('What the image is of.'),
        full_names: z
          .array(text)
          .max(1000)
          .describe('All names of the image, as registry:port/namespace/name:tag.'),
        brew_task_id: optionalWhole.describe('The task of the build.'),
        brew_build_id: optionalWhole.describe('The build.'),
        registry_url: optionalText.describe('The registry part of the name.'),
        tag: optionalText.describe('The tag part of the name.'),
        name: optionalText.describe('The name without registry, namespace and tag.'),
        namespace: optionalText.describe('The namespace part of the name.'),
        source: optionalText.describe('What the image was built from, as an address with a reference.'),
      },
    },
  ],
  [
    'redhat-modules',
    {
      type: 'redhat-module',
      model: 'RedHatModuleResultParams',
      keys: { item: words.describe('Name-version-release of the module.') },
    },
  ],
  [
    'productmd-composes',
    {
      type: 'productmd-compose',
      model: 'ProductmdComposeResultParams',
      keys: { id: words.describe('The id of the compose.') },
      hidden: ['id'],
      items: (result) => {
        const id = String(result['id'])
        return [`${id}/${result.system_variant || 'unknown'}/${result.system_architecture || ''}`, id]
      },
    },
  ],
])

/** What a typed result of a kind looks like. */
export function typedResultSchema(
  kind: ArtifactKind,
  outcomes: readonly string[],
): z.ZodType<TypedResult & Readonly<Record<string, unknown>>> {
  return z.object({ ...common(outcomes), ...kind.keys }).refine(isErrorOrSaysNone, {
    error: 'error_reason and issue_url can be only set for ERROR outcome',
  }) as z.ZodType<TypedResult & Readonly<Record<string, unknown>>>
}

function isErrorOrSaysNone(result: {
  outcome: string
  error_reason?: unknown
  issue_url?: unknown
}): boolean {
  return result.outcome === 'ERROR' || (result.error_reason ?? result.issue_url ?? null) === null
}

const notData = ['outcome', 'testcase', 'testcase_ref_url', 'note', 'ref_url', 'scratch']

/** A typed result as data: its type, then what else it says. */
export function dataOfTyped(
  kind: ArtifactKind,
  result: TypedResult & Readonly<Record<string, unknown>>,
  username: string,
): Readonly<Record<string, unknown>> {
  const hidden = [...notData, ...(kind.hidden ?? [])]
  const said = Object.entries(result).filter(([key]) => !hidden.includes(key))
  const type = result.scratch === true ? `${kind.type}_scratch` : kind.type
  const items = kind.items ? { item: kind.items(result) } : {}
  return { username, type, ...Object.fromEntries(said), ...items }
}
