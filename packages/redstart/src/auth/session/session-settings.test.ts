import { describe, expect, it } from 'vitest'
import { InvalidOption } from '../../errors/index.ts'
import { figuresOf, type SessionOptions, sessionSettings } from './session-settings.ts'

const DAY = 86_400

describe('the settings of sessions', () => {
  it('are two weeks and a day, or half an hour and a quarter', () => {
    expect(sessionSettings()).toMatchObject({
      idleSeconds: 14 * DAY,
      absoluteSeconds: 90 * DAY,
      rotateSeconds: DAY,
      graceSeconds: 60,
      carryOver: [],
    })
    expect(sessionSettings({ profile: 'short' })).toMatchObject({
      idleSeconds: 1800,
      absoluteSeconds: 12 * 3600,
      rotateSeconds: 900,
    })
  })

  it('follow the idle window where only that is given', () => {
    expect(sessionSettings({ idleSeconds: 3600 }).rotateSeconds).toBe(1800)
    expect(sessionSettings({ idleSeconds: 300 }).rotateSeconds).toBe(150)
    expect(sessionSettings({ idleSeconds: 100 * DAY }).absoluteSeconds).toBe(100 * DAY)
  })

  it.each<SessionOptions>([
    { idleSeconds: 299 },
    { idleSeconds: Number.NaN },
    { idleSeconds: Number.POSITIVE_INFINITY },
    { absoluteSeconds: DAY },
    { absoluteSeconds: 401 * DAY },
    { rotateSeconds: 8 * DAY },
    { rotateSeconds: 1 },
    { graceSeconds: 0 },
    { graceSeconds: 3600 },
    { fallbackSeconds: 301 },
    { carryOver: ['_csrf_token'] },
    { carryOver: ['locale', 'live_socket_id'] },
  ])('keep to their bounds: %j', (options) => {
    expect(() => sessionSettings(options)).toThrow(InvalidOption)
  })

  it('have figures of their own for refresh tokens', () => {
    expect(figuresOf(sessionSettings({ profile: 'short' }), 'api')).toEqual({
      idle: 30 * DAY * 1000,
      absolute: 90 * DAY * 1000,
      rotate: 0,
      grace: 30_000,
    })
  })
})
