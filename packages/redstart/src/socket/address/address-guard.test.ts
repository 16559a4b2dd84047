import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../clock/index.ts'
import { proxyTrust } from '../../proxy/index.ts'
import { newCounts, silentLogger } from '../../telemetry/index.ts'
import { AddressGuard } from './address-guard.ts'
import { addressLimitsFrom } from './address-limits.ts'

function guard(): AddressGuard {
  return new AddressGuard({
    limits: addressLimitsFrom({ connections: 1 }),
    trustedProxies: proxyTrust(),
    secretKeyBase: undefined,
    context: { clock: systemClock, logger: silentLogger, counts: newCounts() },
  })
}

/** A request over a connection with such addresses. */
function request(addresses: { remoteAddress?: string; localAddress?: string }): IncomingMessage {
  const socket = new Socket()
  for (const [name, value] of Object.entries(addresses)) {
    Object.defineProperty(socket, name, { value })
  }
  return new IncomingMessage(socket)
}

describe('AddressGuard', () => {
  it('refuses a client that has reset its connection: it would come in uncounted', () => {
    const guarded = guard()
    const gone = request({ localAddress: '127.0.0.1' })
    expect(guarded.enter(gone)).toEqual({ ok: false, refusal: { status: 400 } })
    expect(guarded.size).toBe(0)
  })

  it('lets in who comes over a Unix socket, as often as they like', () => {
    const guarded = guard()
    const local = { ok: true, visitor: undefined }
    expect([guarded.enter(request({})), guarded.enter(request({}))]).toEqual([local, local])
  })

  it('gives one place back once, however often it is told', () => {
    const guarded = guard()
    const client = request({ remoteAddress: '192.0.2.1', localAddress: '127.0.0.1' })
    const entrance = guarded.enter(client)
    if (!entrance.ok) throw new Error('The first was refused.')
    expect([guarded.enter(client).ok, guarded.size]).toEqual([false, 1])
    entrance.visitor?.leave()
    const next = guarded.enter(client)
    entrance.visitor?.leave()
    expect([next.ok, guarded.size, guarded.enter(client).ok]).toEqual([true, 1, false])
  })
})
