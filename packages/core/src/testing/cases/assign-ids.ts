/**
 * An id for each of what a case tells of, no two the same: the one that is given, with a number behind it where it is given
 * again, or else the first of its own names that nobody has.
 */
export function assignIds<Draft extends { readonly id?: string }>(
  drafts: readonly Draft[],
  nameOf: (draft: Draft, number: number) => string,
): readonly string[] {
  const given = new Set(drafts.map(({ id }) => id))
  const taken = new Set<string>()
  return drafts.map((draft) => {
    const named = (number: number): string =>
      draft.id === undefined ? nameOf(draft, number) : number === 1 ? draft.id : `${draft.id} #${number}`
    let number = 1
    while (taken.has(named(number)) || (draft.id === undefined && given.has(named(number)))) number++
    taken.add(named(number))
    return named(number)
  })
}
