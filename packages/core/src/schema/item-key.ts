import type { Item } from './item.ts'
import type { SubjectRef } from './subject.ts'

/** `type:id`: the one text that stands for an item, equal for equal items only. */
export function itemKey(item: Item): string {
  return `${item.type}:${item.id}`
}

/** The item that a subject is. */
export function subjectItem(subject: SubjectRef): Item {
  return { type: subject.type, id: subject.identifier }
}
