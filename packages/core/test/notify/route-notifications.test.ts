import { describe, expect, it } from 'vitest'
import {
  emptyNotificationState,
  routeNotifications,
  type NotificationConfig,
  type NotificationEvent,
  type NotificationState,
  type RoutedNotifications,
} from '../../src/notify/index.ts'
import { day, eventOf, everySort, hour, later, minute, noon } from './support/routing.ts'

/** Routes as one call follows another; answers what was sent and held, in short. */
function router(config: NotificationConfig = everySort): (
  now: string,
  ...events: readonly NotificationEvent[]
) => {
  readonly sent: readonly string[]
  readonly held: readonly string[]
  readonly routed: RoutedNotifications
} {
  let state: NotificationState = emptyNotificationState
  return (now, ...events) => {
    // As it comes back from where it was stored.
    const routed = routeNotifications(
      events,
      config,
      JSON.parse(JSON.stringify(state)) as NotificationState,
      now,
    )
    state = routed.state
    return {
      routed,
      sent: routed.send.map(({ channel, message }) => `${channel} ${message.title}`),
      held: routed.held.map(({ id, channel, why }) => [id, channel, why].filter(Boolean).join(' ')),
    }
  }
}

const night = '2026-12-01T22:00:00Z'

describe('routes', () => {
  it('lead an event to every channel that one of its routes names, once', () => {
    const { sent, held } = router()(noon, eventOf('1'))
    expect([sent, held]).toEqual([['#now Event 1', '#office Event 1'], []])
  })

  it('lead to the teams that an event names or whose subject it is', () => {
    const route = router()
    expect(route(noon, eventOf('1', { type: 'owned', teams: ['core'] })).sent).toEqual([
      '#team Event 1',
      '#now Event 1',
    ])
    const own = eventOf('2', { type: 'owned', subject: 'core/parses' })
    expect(route(noon, own).sent).toEqual(['#team Event 2', '#now Event 2'])
    expect(route(noon, eventOf('3', { type: 'owned' })).held).toEqual(['3 no-team'])
  })

  it('let through what is severe enough and great enough', () => {
    const route = router()
    expect(route(noon, eventOf('1', { type: 'spike', severity: 'info' })).held).toEqual(['1 below-threshold'])
    const core = { type: 'other', subject: 'core/parses' }
    expect(route(noon, eventOf('2', { ...core, value: 0.49 })).held).toEqual(['2 below-threshold'])
    expect(route(noon, eventOf('3', { ...core, value: 0.5 })).sent).toHaveLength(2)
    expect(route(noon, eventOf('4', { type: 'unheard-of' })).held).toEqual(['4 no-route'])
  })
})

describe('cool-down', () => {
  it('holds what was told just now, and says how often it came when it is told again', () => {
    const route = router()
    route(noon, eventOf('1'))
    const { held, routed } = route(later(minute), eventOf('2'), eventOf('3'))
    expect(held.filter((text) => text.includes('#now'))).toEqual(['2 #now cool-down', '3 #now cool-down'])
    expect(routed.held[0]?.until).toBe(later(2 * hour))
    const again = route(later(2 * hour), eventOf('4')).routed.send[0]
    expect(again?.message.lines.at(-1)).toEqual([{ text: 'And 2 times more before.' }])
    expect(route(later(4 * hour), eventOf('5')).routed.send[0]?.message.lines).toEqual([])
  })

  it('lets through what has become worse, and that it is over', () => {
    const route = router()
    route(noon, eventOf('1'))
    expect(route(later(minute), eventOf('2', { severity: 'critical' })).sent).toHaveLength(2)
    expect(route(later(2 * minute), eventOf('3', { severity: 'critical' })).sent).toEqual([])
    expect(route(later(3 * minute), eventOf('4', { resolves: true, severity: 'info' })).sent).toHaveLength(2)
  })

  it('is of one thing on one channel', () => {
    const route = router()
    route(noon, eventOf('1'))
    expect(route(later(minute), eventOf('2', { subject: 'unit/divides' })).sent).toHaveLength(2)
  })

  it('tells of an event once, however often it comes', () => {
    const route = router()
    route(noon, eventOf('1'))
    expect(route(later(5 * hour), eventOf('1')).held).toEqual(['1 told-before'])
  })
})

describe('business hours', () => {
  it('let a message wait until they begin, and join what comes meanwhile', () => {
    const route = router()
    const { held, routed } = route(night, eventOf('1'))
    expect(held).toEqual(['1 #office outside-hours'])
    expect(routed.held[0]?.until).toBe('2026-12-02T08:00:00.000Z')
    expect(route('2026-12-02T03:00:00Z', eventOf('2')).held).toContain('2 #office joined')
    expect(route('2026-12-02T07:59:59Z').sent).toEqual([])
    const { sent, routed: morning } = route('2026-12-02T08:00:00Z')
    expect(sent).toEqual(['#office Event 1'])
    expect(morning.send[0]?.message.lines).toEqual([[{ text: 'And once more before.' }]])
  })

  it('begin a cool-down with what waited for them', () => {
    const route = router()
    route(night, eventOf('1'))
    const morning = '2026-12-02T08:00:00Z'
    expect(route(morning).sent).toEqual(['#office Event 1'])
    expect(route(later(hour, morning), eventOf('2')).held).toContain('2 #office cool-down')
    expect(route(later(2 * hour, morning), eventOf('3')).sent).toContain('#office Event 3')
  })

  it('do not hold what is urgent, which takes with it what waits', () => {
    const route = router()
    route(night, eventOf('1'))
    const { sent, routed } = route(later(minute, night), eventOf('2', { severity: 'critical' }))
    expect(sent).toEqual(['#now Event 2', '#office Event 2'])
    expect(routed.state.waiting).toEqual([])
  })

  it('are waited for once more where nobody called while they were', () => {
    const route = router()
    route(night, eventOf('1'))
    const { routed } = route('2026-12-02T20:00:00Z')
    expect([routed.send, routed.state.waiting[0]?.until]).toEqual([[], '2026-12-03T08:00:00.000Z'])
  })
})

describe('digests', () => {
  const config: NotificationConfig = { ...everySort, routes: [{ channels: ['#daily'] }] }

  it('collect what came since the last one into one message', () => {
    const route = router(config)
    const { held } = route(noon, eventOf('1'), eventOf('2', { subject: 'unit/divides' }), eventOf('3'))
    expect(held).toEqual(['1 #daily digest', '2 #daily digest', '3 #daily joined'])
    const { routed } = route('2026-12-02T08:00:00Z', eventOf('4', { subject: 'late' }))
    expect(routed.send).toHaveLength(1)
    expect(routed.send[0]).toMatchObject({
      channel: '#daily',
      events: ['1', '2'],
      message: { title: '2 notifications', severity: 'warning' },
    })
    expect(routed.send[0]?.message.lines[0]?.map(({ text }) => text).join('')).toBe(
      'warning: Event 1 (and 1 more)',
    )
    expect(route('2026-12-03T08:00:00Z').routed.send[0]?.message.title).toBe('1 notification')
  })

  it('do not hold what is urgent', () => {
    expect(router(config)(noon, eventOf('1', { severity: 'critical' })).sent).toEqual(['#daily Event 1'])
  })

  it('drop what waits for a channel that there is no longer, and say so', () => {
    const { state } = router(config)(noon, eventOf('1')).routed
    const without: NotificationConfig = { channels: {}, routes: [] }
    const { held } = routeNotifications([], without, state, '2026-12-02T08:00:00Z')
    expect(held).toEqual([{ id: '1', channel: '#daily', why: 'no-channel' }])
  })
})

describe('escalation', () => {
  const spike = (id: string, own: Partial<NotificationEvent> = {}): NotificationEvent =>
    eventOf(id, { type: 'spike', ...own })

  it('tells others with the third event about a thing, also within its cool-down, and once', () => {
    const route = router()
    route(noon, spike('1'))
    expect(route(later(minute), spike('2')).sent).toEqual([])
    const { sent, routed } = route(later(2 * minute), spike('3'))
    expect(sent).toEqual(['#boss Not over yet: Event 3'])
    expect(routed.send[0]?.message.lines[1]?.[0]?.text).toBe(`Reported 3 times, first at ${noon}.`)
    expect(route(later(3 * minute), spike('4')).sent).toEqual([])
  })

  it('tells others after a day, without any event', () => {
    const route = router()
    route(noon, spike('1'))
    expect(route(later(day - 1)).sent).toEqual([])
    expect(route(later(day)).sent).toEqual(['#boss Not over yet: Event 1'])
    expect(route(later(2 * day)).sent).toEqual([])
  })

  it('begins anew once the thing is over, and has a cool-down of its own', () => {
    const route = router()
    route(noon, spike('1'), spike('2'), spike('3'))
    route(later(minute), spike('4', { resolves: true }))
    expect(route(later(day)).sent).toEqual([])
    route(later(day), spike('5'), spike('6'), spike('7'))
    route(later(day), spike('8', { resolves: true }))
    const { held } = route(later(day + minute), spike('9'), spike('10'), spike('11'))
    expect(held.at(-1)).toMatch(/#boss cool-down$/)
  })

  it('does not count what nobody is told of', () => {
    const route = router()
    const quiet = { severity: 'info' as const }
    const { sent } = route(noon, spike('1', quiet), spike('2', quiet), spike('3', quiet))
    expect(sent).toEqual([])
  })
})

describe('what is remembered', () => {
  it('is forgotten after a time, but for what waits', () => {
    const weekly = { digest: { days: [1 as const], at: '09:00' } }
    const channels = { ...everySort.channels, '#daily': weekly }
    const route = router({ ...everySort, channels, rememberMs: day })
    route(noon, eventOf('1'), eventOf('2', { type: 'spike' }), eventOf('3', { type: 'summary' }))
    const { seen, told, open } = route(later(day)).routed.state
    expect([seen.length, told.length, open.length]).toEqual([3, 4, 1])
    const { state } = route(later(day + 1)).routed
    expect(state.waiting.map(({ event }) => event.id)).toEqual(['3'])
    expect([state.seen, state.open]).toEqual([[], []])
    expect(state.told.map(({ key }) => key)).toEqual(['["#boss","spike","unit/adds","escalation"]'])
  })
})
