import {
  storageCapabilities,
  type CompleteStorage,
  type ExtraStores,
  type ProjectStorage,
} from '@gatewright/core/ports'
import { ok, okAsync, type Result } from 'neverthrow'
import { createFeed } from './feed.ts'
import type { ProjectData } from './project-data.ts'
import { createResultStore } from './result-store.ts'
import { settled, told } from './settled.ts'

/**
 * The ports of one project over its data. The work is done when a method is called, not when its answer is awaited. What a
 * call changed and what the feed tells of it are there in one step.
 */
export function createProjectStorage(data: ProjectData): CompleteStorage {
  return {
    project: data.project,
    capabilities: storageCapabilities,
    ...gateStores(data),
    ...reportStores(data),
    ...feedStores(data),
  }
}

function gateStores(data: ProjectData): Omit<Pick<CompleteStorage, keyof ProjectStorage>, 'project'> {
  const { feed, index, groups, testcases, waivers, numbers } = data
  return {
    results: createResultStore(data),
    groups: {
      put: (group) => settled(told(feed, groups.put(group))),
      get: (id) => okAsync(groups.get(id)),
      ofItem: (item) => okAsync(index.groupsOfItem(item).flatMap((id) => groups.get(id) ?? [])),
      find: (query, page) => settled(groups.find(query, page)),
    },
    testcases: {
      put: (testcase) => settled(told(feed, testcases.put(testcase))),
      get: (name) => okAsync(testcases.get(name)),
      find: (query, page) => settled(testcases.find(query, page)),
    },
    waivers: {
      append: (events) => settled(told(feed, waivers.append(events))),
      eventsAbout: (subject) => settled(waivers.eventsAbout(subject)),
      appendRecords: (records) => settled(told(feed, waivers.appendRecords(records))),
      record: (id) => okAsync(waivers.record(id)),
      records: (query, page) => settled(waivers.find(query, page)),
      countRecords: (query) => settled(waivers.find(query).map((found) => found.length)),
    },
    numbers: { next: (series) => okAsync(numbers.next(series)) },
  }
}

/** Of what comes in and what is decided about it. */
function reportStores({
  feed,
  ...data
}: ProjectData): Pick<ExtraStores, 'signOffs' | 'reports' | 'ingest' | 'decisions' | 'quarantine'> {
  const { signOffs, rawReports, ingest, decisions, quarantine } = data
  return {
    signOffs: {
      append: (added) => settled(told(feed, signOffs.append(added))),
      about: (subject) => okAsync(signOffs.about(subject)),
    },
    reports: {
      put: (bytes, about) => settled(told(feed, rawReports.put(bytes, about))),
      read: (digest) => okAsync(rawReports.read(digest)),
      info: (digest) => okAsync(rawReports.info(digest)),
      find: (query, page) => settled(rawReports.find(query, page)),
      remove: (digest) => settled(told(feed, ok(rawReports.remove(digest)))),
    },
    ingest: {
      open: (entry) => settled(told(feed, ingest.open(entry))),
      move: (id, from, step) => settled(told(feed, ingest.move(id, from, step))),
      get: (id) => okAsync(ingest.get(id)),
      find: (query, page) => settled(ingest.find(query, page)),
    },
    decisions: {
      record: (decision) => settled(told(feed, decisions.record(decision))),
      close: (id, at) => settled(told(feed, decisions.close(id, at))),
      get: (id) => okAsync(decisions.get(id)),
      find: (query, page) => settled(decisions.find(query, page)),
    },
    quarantine: {
      append: (entries) => settled(told(feed, quarantine.append(entries))),
      entries: (query) => settled(quarantine.entries(query)),
    },
  }
}

/** Of what is made of the feed. */
function feedStores(data: ProjectData): Pick<ExtraStores, 'feed' | 'states' | 'outbox' | 'audit'> {
  const { feed, consumers, states, outbox, audit } = data
  return {
    feed: createFeed(feed, consumers),
    states: {
      put: (space, changes, commit) =>
        settled(together(consumers.prepare(commit), states.prepare(space, changes))),
      get: (space, keys) => settled(states.get(space, keys)),
      list: (space, page) => settled(states.list(space, page)),
    },
    outbox: {
      add: (messages, commit) => settled(together(consumers.prepare(commit), outbox.prepare(messages))),
      claim: (topic, request) => settled(outbox.claim(topic, request)),
      settle: (claim, outcome) => settled(outbox.settle(claim, outcome)),
      find: (query, page) => settled(outbox.find(query, page)),
      remove: (ids) => okAsync(outbox.remove(ids)),
    },
    audit: {
      append: (stream, version, events) => settled(told(feed, audit.append(stream, version, events))),
      read: (stream, page) => settled(audit.read(stream, page)),
    },
  }
}

/** Does both where both can be done, and else neither. */
function together<OneFailure, OtherFailure>(
  one: Result<() => void, OneFailure>,
  other: Result<() => void, OtherFailure>,
): Result<void, OneFailure | OtherFailure> {
  return one.andThen((doOne) =>
    other.map((doOther) => {
      doOne()
      doOther()
    }),
  )
}
