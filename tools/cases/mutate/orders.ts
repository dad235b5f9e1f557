import { isRecord, type Data } from '../greenwave/data.ts'
import type { Random } from './random.ts'

/** A decision with its results and waivers in another order; their ids and times stay with them. */
export function reorderRows(one: Data, random: Random): Data | undefined {
  if (one['kind'] !== 'decision') return undefined
  return changed(one, {
    ...one,
    ...shuffledList(one, 'results', random),
    ...shuffledList(one, 'waivers', random),
  })
}

/** A decision with its policies, and their rules, in another order. */
export function permuteRules(one: Data, random: Random): Data | undefined {
  if (one['kind'] !== 'decision') return undefined
  const { request, remote_files: files } = one
  return changed(one, {
    ...permutedIn(one, random),
    ...(isRecord(request) ? { request: { ...request, ...shuffledList(request, 'rules', random) } } : {}),
    ...(isRecord(files)
      ? {
          remote_files: Object.fromEntries(
            Object.entries(files).map(([key, file]) => [
              key,
              isRecord(file) ? permutedIn(file, random) : file,
            ]),
          ),
        }
      : {}),
  })
}

function permutedIn(one: Data, random: Random): Data {
  const policies = listOf(one, 'policies').map((policy) => ({
    ...policy,
    ...shuffledList(policy, 'rules', random),
  }))
  return { ...one, ...shuffledList({ policies }, 'policies', random) }
}

/** The list under a key in another order; nothing where there is no list. */
function shuffledList(one: Data, key: string, random: Random): Data {
  const list = listOf(one, key)
  if (list.length === 0) return {}
  const text = JSON.stringify(list)
  let shuffled = random.shuffled(list)
  for (let attempt = 0; attempt < 5 && JSON.stringify(shuffled) === text; attempt++)
    shuffled = random.shuffled(list)
  return { [key]: shuffled }
}

function listOf(one: Data, key: string): readonly Data[] {
  const list = one[key]
  return Array.isArray(list) && list.every(isRecord) ? list : []
}

function changed(one: Data, other: Data): Data | undefined {
  return JSON.stringify(one) === JSON.stringify(other) ? undefined : other
}
