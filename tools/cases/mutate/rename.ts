import type { Data } from '../greenwave/data.ts'
import { cipherFrom, type Cipher } from './cipher.ts'
import type { Random } from './random.ts'
import { namesIn, type Role } from './roles.ts'
import { withValues } from './walk.ts'

/** Texts that would mean something else, to YAML, to a program or in a message. */
const yamlWords = ['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null']

/**
 * A case with all names of a role exchanged for others, everywhere and in what is expected. Nothing where the case has no
 * such name. Names that are also words of the API or of its messages stay.
 */
export function rename(one: Data, role: Role, random: Random, words: ReadonlySet<string>): Data | undefined {
  const names = namesIn(one, role).filter((name) => !words.has(name.toLowerCase()) && name.length > 1)
  // In a class of characters or behind an escape, a letter is no letter.
  if (names.length === 0 || names.some((name) => /[[\]\\%$]/.test(name))) return undefined
  const text = JSON.stringify(one)
  for (let attempt = 0; attempt < 50; attempt++) {
    const renamed = pairsOf(names, cipherFrom(random, role.hasDigits === true))
    if (renamed.size > 0 && isFree(renamed, text, words)) return replaced(one, renamed)
  }
  return undefined
}

function pairsOf(names: readonly string[], cipher: Cipher): ReadonlyMap<string, string> {
  const pairs = names.map((name) => [name, cipher(name)] as const)
  return new Map(pairs.filter(([name, other]) => name !== other))
}

/** Whether nothing else in the case has one of the new names. */
function isFree(renamed: ReadonlyMap<string, string>, text: string, words: ReadonlySet<string>): boolean {
  return [...renamed.values()].every((name) => {
    if (words.has(name.toLowerCase()) || yamlWords.includes(name.toLowerCase())) return false
    return renamed.has(name) || !text.includes(name)
  })
}

/** Replaces names where they stand as a whole, as they are and as addresses write them; the longest wins. */
function replaced(one: Data, renamed: ReadonlyMap<string, string>): Data {
  const encoded = [...renamed].map(
    ([name, other]) => [encodeURIComponent(name), encodeURIComponent(other)] as const,
  )
  const all = new Map([...encoded, ...renamed])
  const names = [...all.keys()].sort((a, b) => b.length - a.length)
  const escaped = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  const pattern = new RegExp(`(?<![A-Za-z0-9_])(?:${escaped.join('|')})(?![A-Za-z0-9_])`, 'g')
  return withValues(one, (value, key) =>
    typeof value === 'number' || key === 'method'
      ? value
      : value.replaceAll(pattern, (name) => all.get(name) ?? name),
  )
}
