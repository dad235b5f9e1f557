import type * as fastCheck from 'fast-check'
import { canonicalJson, type JsonValue } from '../../../canonical/index.ts'
import type { Group } from '../../../schema/index.ts'
import { atMinute, build, otherBuild } from '../examples.ts'
import { answered, record, requested } from '../waiver-examples.ts'
import { seen, type ModelCommand, type ModelSide } from './model-command.ts'

function said(value: unknown): string {
  return canonicalJson(value as JsonValue)
}

/** Commands about groups, testcases and waivers. */
export function recordCommands(fc: typeof fastCheck.default): fastCheck.Arbitrary<ModelCommand> {
  const groupId = fc.constantFrom('run/1', 'run/2', 'run 3')
  const group: fastCheck.Arbitrary<Group> = fc.record(
    {
      id: groupId,
      state: fc.constantFrom('open', 'complete', 'aborted'),
      createdAt: fc.constantFrom(atMinute(1), '2026-11-22T04:01:00.00001Z'),
      resultCount: fc.nat(1),
      description: fc.constantFrom('nightly 100%', 'FooBar'),
    },
    { requiredKeys: ['id', 'state'], noNullPrototype: true },
  )
  const page = fc.record({ limit: fc.nat(3), skip: fc.nat(2) }, { requiredKeys: [], noNullPrototype: true })
  const item = fc.constantFrom(build, otherBuild)
  const name = fc.constantFrom('dist.a_b', 'dist.aXb', 'smoke')
  const waiverId = fc.constantFrom('w1', 'w2')
  const about = fc.constantFrom(build, otherBuild).map(({ type, id }) => ({ type, identifier: id }))
  const event = fc.oneof(
    fc.tuple(waiverId, about, fc.nat(1)).map(([id, subject, minute]) => requested(id, subject, minute)),
    fc
      .tuple(fc.constantFrom('approved' as const, 'revoked' as const), waiverId, fc.nat(1))
      .map(([kind, id, minute]) => answered(kind, id, minute + 2)),
  )
  const newRecord = fc.record({
    subject_identifier: fc.constantFrom(build.id, otherBuild.id),
    testcase: name,
    waived: fc.boolean(),
  })
  return fc.oneof(
    group.map((one) => ({
      line: `put the group ${said(one)}`,
      run: ({ storage }: ModelSide) => seen(storage.groups.put(one)),
    })),
    groupId.map((id) => ({
      line: `get the group ${id}`,
      run: ({ storage }: ModelSide) => seen(storage.groups.get(id)),
    })),
    fc
      .tuple(
        fc.constantFrom({}, { ids: ['run/2', 'run/1'] }, { description: { like: ['%!%%', '%o%'] } }),
        page,
      )
      .map(([query, request]) => ({
        line: `find groups ${said(query)} ${said(request)}`,
        run: ({ storage }: ModelSide) => seen(storage.groups.find(query, request)),
      })),
    item.map((one) => ({
      line: `groups of ${one.id}`,
      run: ({ storage }: ModelSide) => seen(storage.groups.ofItem(one)),
    })),
    fc.tuple(name, fc.boolean()).map(([one, hasText]) => {
      const testcase = { name: one, ...(hasText && { refText: 'wiki' }) }
      return {
        line: `put the testcase ${said(testcase)}`,
        run: ({ storage }: ModelSide) => seen(storage.testcases.put(testcase)),
      }
    }),
    fc.tuple(fc.constantFrom({}, { names: { like: ['dist.a_b'] } }), page).map(([query, request]) => ({
      line: `find testcases ${said(query)} ${said(request)}`,
      run: ({ storage }: ModelSide) => seen(storage.testcases.find(query, request)),
    })),
    fc.array(event, { minLength: 1, maxLength: 3 }).map((events) => ({
      line: `append waiver events ${events.map((one) => `${one.kind} ${one.waiverId}`).join(', ')}`,
      run: ({ storage }: ModelSide) => seen(storage.waivers.append(events)),
    })),
    about.map((one) => ({
      line: `waiver events about ${one.identifier}`,
      run: ({ storage }: ModelSide) => seen(storage.waivers.eventsAbout(one), withoutRecordIds),
    })),
    fc.array(newRecord, { minLength: 1, maxLength: 2 }).map((records) => ({
      line: `append waiver records ${said(records)}`,
      run: ({ storage }: ModelSide) =>
        seen(storage.waivers.appendRecords(records.map((one) => ({ ...record, ...one }))), withoutIds),
    })),
    fc
      .tuple(fc.constantFrom({}, { testcase: 'smoke' }, { subject_identifier: build.id }), fc.boolean(), page)
      .map(([filter, isCurrent, request]) => {
        const currentBy = ['subject_identifier', 'testcase'] as const
        const query = { filters: [filter], ...(isCurrent && { currentBy }) }
        return {
          line: `waiver records ${said(query)} ${said(request)}`,
          run: ({ storage }: ModelSide) => seen(storage.waivers.records(query, request), withoutIds),
        }
      }),
  )
}

/** Ids of records are the store's own; their order is not. */
function withoutIds(records: readonly { readonly id: number }[]): readonly unknown[] {
  return records.map(({ id: _, ...rest }) => rest)
}

/** As a set: which of two comes first at one instant is the store's to say. */
function withoutRecordIds(events: readonly { readonly waiverId: string }[]): readonly string[] {
  return events
    .map((event) => said({ ...event, waiverId: event.waiverId.replace(/^(waiverdb:).*/, '$1') }))
    .sort()
}
