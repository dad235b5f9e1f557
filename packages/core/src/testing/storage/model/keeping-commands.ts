import type * as fastCheck from 'fast-check'
import { canonicalJson, type JsonValue } from '../../../canonical/index.ts'
import { atMinute, build, otherBuild } from '../examples.ts'
import {
  auditEvent,
  bytesOf,
  decision,
  digestOfReport,
  ingestEntry,
  quarantined,
  signOff,
} from '../store-examples.ts'
import { withStores, type StoreCapability } from '../with-stores.ts'
import { seen, type ModelCommand, type ModelSide } from './model-command.ts'

type CommandMaker = (fc: typeof fastCheck.default) => fastCheck.Arbitrary<ModelCommand>

function said(value: unknown): string {
  return canonicalJson(value as JsonValue)
}

const signOffCommands: CommandMaker = (fc) => {
  const one = fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(build.id, otherBuild.id))
    .map(([id, identifier]) => signOff(id, { subject: { type: build.type, identifier } }))
  return fc.oneof(
    fc.array(one, { minLength: 1, maxLength: 2 }).map((all) => ({
      line: `append sign-offs ${all.map(({ id, subject }) => `${id} of ${subject.identifier}`).join(', ')}`,
      run: ({ storage }: ModelSide) => seen(withStores(storage, 'sign-offs').signOffs.append(all)),
    })),
    fc.constantFrom(build.id, otherBuild.id).map((identifier) => ({
      line: `sign-offs about ${identifier}`,
      run: ({ storage }: ModelSide) =>
        seen(withStores(storage, 'sign-offs').signOffs.about({ type: build.type, identifier })),
    })),
  )
}

const reportCommands: CommandMaker = (fc) => {
  const number = fc.nat(2)
  return fc.oneof(
    fc.tuple(number, fc.nat(3)).map(([one, minute]) => ({
      line: `put raw report ${one} at minute ${minute}`,
      run: ({ storage }: ModelSide) =>
        seen(withStores(storage, 'reports').reports.put(bytesOf(one), { receivedAt: atMinute(minute) })),
    })),
    number.map((one) => ({
      line: `read raw report ${one}`,
      run: ({ storage }: ModelSide) => seen(withStores(storage, 'reports').reports.read(digestOfReport(one))),
    })),
    number.map((one) => ({
      line: `remove raw report ${one}`,
      run: ({ storage }: ModelSide) =>
        seen(withStores(storage, 'reports').reports.remove(digestOfReport(one))),
    })),
    fc.constantFrom({}, { receivedBefore: atMinute(2) }).map((query) => ({
      line: `find raw reports ${said(query)}`,
      run: ({ storage }: ModelSide) => seen(withStores(storage, 'reports').reports.find(query)),
    })),
  )
}

const ingestCommands: CommandMaker = (fc) => {
  const id = fc.constantFrom('a', 'b')
  return fc.oneof(
    fc.tuple(id, fc.nat(1)).map(([one, report]) => ({
      line: `open ledger entry ${one} of report ${report}`,
      run: ({ storage }: ModelSide) =>
        seen(
          withStores(storage, 'ingest').ingest.open(ingestEntry(one, { report: digestOfReport(report) })),
          ({ id: opened }) => opened,
        ),
    })),
    fc
      .tuple(
        id,
        fc.constantFrom('received', 'processing'),
        fc.constantFrom('processing', 'valid', 'invalid'),
        fc.nat(3),
      )
      .filter(([, from, stage]) => from !== stage)
      .map(([one, from, stage, minute]) => ({
        line: `move ledger entry ${one} from ${from} to ${stage}`,
        run: ({ storage }: ModelSide) =>
          seen(
            withStores(storage, 'ingest').ingest.move(one, from, { stage, changedAt: atMinute(minute + 1) }),
          ),
      })),
    fc
      .constantFrom({}, { stages: ['received', 'valid'] as const }, { changedBefore: atMinute(3) })
      .map((query) => ({
        line: `find ledger entries ${said(query)}`,
        run: ({ storage }: ModelSide) => seen(withStores(storage, 'ingest').ingest.find(query)),
      })),
  )
}

const decisionCommands: CommandMaker = (fc) => {
  const id = fc.constantFrom('a', 'b', 'c')
  return fc.oneof(
    fc.tuple(id, fc.constantFrom('satisfied', 'unsatisfied'), fc.nat(1)).map(([one, status, minute]) => ({
      line: `record decision ${one}: ${status} at minute ${minute}`,
      run: ({ storage }: ModelSide) =>
        seen(
          withStores(storage, 'decisions').decisions.record(
            decision(one, { status, decidedAt: atMinute(minute) }),
          ),
          ({ id: recorded }) => recorded,
        ),
    })),
    fc.tuple(id, fc.nat(3)).map(([one, minute]) => ({
      line: `close decision ${one} at minute ${minute}`,
      run: ({ storage }: ModelSide) =>
        seen(withStores(storage, 'decisions').decisions.close(one, atMinute(minute))),
    })),
    fc
      .constantFrom(
        {},
        { isOpen: true },
        { isOpen: false },
        { statuses: ['satisfied'] },
        { since: atMinute(1) },
      )
      .map((query) => ({
        line: `find decisions ${said(query)}`,
        run: ({ storage }: ModelSide) => seen(withStores(storage, 'decisions').decisions.find(query)),
      })),
  )
}

const quarantineCommands: CommandMaker = (fc) => {
  const entry = fc
    .tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 3 }))
    .map(([testcase, minute]) =>
      quarantined(testcase, { from: atMinute(minute), until: atMinute(minute + 2) }),
    )
  return fc.oneof(
    fc.array(entry, { minLength: 1, maxLength: 2 }).map((all) => ({
      line: `append quarantine of ${all.map(({ testcase, from }) => `${testcase} from ${from}`).join(', ')}`,
      run: ({ storage }: ModelSide) => seen(withStores(storage, 'quarantine').quarantine.append(all)),
    })),
    fc
      .record(
        { testcases: fc.subarray(['a', 'b']), at: fc.nat(5).map(atMinute) },
        { requiredKeys: [], noNullPrototype: true },
      )
      .map((query) => ({
        line: `quarantine entries ${said(query)}`,
        run: ({ storage }: ModelSide) => seen(withStores(storage, 'quarantine').quarantine.entries(query)),
      })),
  )
}

const auditCommands: CommandMaker = (fc) => {
  const stream = fc.constantFrom('waivers', 'plans')
  return fc.oneof(
    fc.tuple(stream, fc.nat(4), fc.integer({ min: 1, max: 2 })).map(([name, version, count]) => ({
      line: `append ${count} audit events to ${name} at ${version}`,
      run: ({ storage }: ModelSide) => {
        const events = Array.from({ length: count }, (_, index) => auditEvent(`${version}-${index}`))
        return seen(withStores(storage, 'audit').audit.append(name, version, events))
      },
    })),
    fc.tuple(stream, fc.nat(3)).map(([name, after]) => ({
      line: `read audit events of ${name} behind ${after}`,
      run: ({ storage }: ModelSide) => seen(withStores(storage, 'audit').audit.read(name, { after })),
    })),
  )
}

/** Commands about the stores that only keep things, by the capability that they need. */
export const keepingCommands: Readonly<Partial<Record<StoreCapability, CommandMaker>>> = {
  'sign-offs': signOffCommands,
  reports: reportCommands,
  ingest: ingestCommands,
  decisions: decisionCommands,
  quarantine: quarantineCommands,
  audit: auditCommands,
}
