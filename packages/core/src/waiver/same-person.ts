/**
 * True when two names are of one person. Names of accounts often differ in case alone; nobody becomes another person by
 * writing a name in another way.
 *
 * @example
 * import { isSamePerson } from '@gatewright/core/waiver'
 *
 * console.log(isSamePerson('ann', 'Ann ')) // true
 */
export function isSamePerson(one: string, other: string): boolean {
  return personKey(one) === personKey(other)
}

/** The same text for every way of writing one person's name. */
export function personKey(name: string): string {
  return name.trim().toLowerCase()
}
