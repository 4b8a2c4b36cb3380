import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { Metrics } from '../../server/metrics.ts'
import { connect } from '../support/collabClient.ts'
import { HubServer } from '../support/hubServer.ts'
import { makeNewsroom, type TestNewsroom } from '../support/people.ts'
import { entry } from '../support/typing.ts'
import { waitFor } from '../support/waitFor.ts'

/** Value of a sample, by name and labels as they stand in the text. */
function sample(text: string, name: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `))
  if (line === undefined) throw new Error(`${name} is missing`)
  return Number(line.slice(name.length + 1))
}

describe('what collaboration measures', () => {
  it('counts what happened', async () => {
    const metrics = new Metrics()
    const server = await new HubServer({}, { meter: metrics.meter }).start()
    metrics.watch(() => server.hub.figures())
    server.log.create('a')
    const writer = await server.raw('a', 'anna')
    const reader = await server.raw('a', 'rita', { readOnly: 'wrong_stage' })
    const { doc, update } = entry(7)
    const known = Y.encodeStateVector(doc)
    doc.getMap('meta').set('page', '3')
    writer.sync(2, Y.encodeStateAsUpdate(doc, known)) // refers to what comes next
    writer.sync(2, update)
    writer.sync(2, update)
    await waitFor('all are acknowledged', () => writer.acked === 3)
    const text = await metrics.text()
    const figures = Object.fromEntries(
      [
        'collab_updates_total{result="applied"}',
        'collab_updates_total{result="noop"}',
        'collab_updates_total{result="held"}',
        'collab_gap_total',
        'collab_ack_seconds_count',
        'collab_rooms',
        'collab_conns{role="writer"}',
        'collab_conns{role="reader"}',
        'collab_waiting_bytes',
        'collab_foreign_total',
      ].map((name) => [name, sample(text, name)]),
    )
    expect(figures).toEqual({
      'collab_updates_total{result="applied"}': 2,
      'collab_updates_total{result="noop"}': 1,
      'collab_updates_total{result="held"}': 1,
      collab_gap_total: 1,
      collab_ack_seconds_count: 3,
      collab_rooms: 1,
      'collab_conns{role="writer"}': 1,
      'collab_conns{role="reader"}': 1,
      collab_waiting_bytes: 0,
      collab_foreign_total: 0,
    })
    expect(sample(text, 'collab_commit_batch_rows_sum')).toBe(2)
    expect(sample(text, 'collab_ack_seconds_bucket{le="+Inf"}')).toBe(3)
    expect(sample(text, 'collab_ack_seconds_bucket{le="0.001"}')).toBeLessThanOrEqual(3)
    expect(text).toContain('# TYPE collab_ack_seconds histogram\n')
    expect(sample(text, 'collab_state_bytes')).toBeGreaterThan(0)
    reader.sync(2, entry(9).update)
    const mallory = await server.raw('a', 'mallory')
    mallory.sync(2, forged(update))
    await Promise.all([reader.closed(), mallory.closed()])
    const after = await metrics.text()
    expect(sample(after, 'collab_foreign_total')).toBe(1)
    expect(sample(after, `collab_rejected_total{code="${closeCodes.readOnly}"}`)).toBe(1)
    expect(sample(after, `collab_rejected_total{code="${closeCodes.identity}"}`)).toBe(1)
    await server.stop()
  })

  it('costs next to nothing', () => {
    const { meter } = new Metrics()
    const once = () => {
      meter.frame('applied')
      meter.acknowledged(0.004)
    }
    for (let i = 0; i < 20_000; i++) once()
    const started = performance.now()
    for (let i = 0; i < 100_000; i++) once()
    expect((performance.now() - started) / 100_000).toBeLessThan(0.02)
  })
})

/** New content under the id that wrote the update. */
function forged(update: Uint8Array): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  doc.clientID = 7
  for (const word of ['a', 'b', 'c']) doc.getMap('meta').set('page', word)
  return Y.encodeStateAsUpdate(doc)
}

describe('/metrics of the server', () => {
  const token = 'a-token-for-the-tests'
  let newsroom: TestNewsroom

  beforeAll(async () => {
    newsroom = await makeNewsroom({ env: { METRICS_TOKEN: token } })
  }, 60_000)

  afterAll(() => newsroom.stop())

  const ask = (headers: Record<string, string> = {}) => fetch(`${newsroom.server.url}/metrics`, { headers })

  it('answers this machine in the text format of Prometheus', async () => {
    const { server, people } = newsroom
    const { id } = await people.reporter.json<{ id: string }>('/api/articles', { method: 'POST', json: {} })
    const client = await connect(server, id, people.reporter, { ext: true }).synced()
    client.write('一句。')
    await client.saved()
    const response = await ask()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const text = await response.text()
    expect(sample(text, 'collab_updates_total{result="applied"}')).toBeGreaterThan(0)
    expect(sample(text, 'collab_conns{role="writer"}')).toBe(1)
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'nodejs_heap_size_used_bytes', 'process_resident_memory_bytes'])
      sample(text, name)
    client.destroy()
  })

  it('answers nobody else without the token', async () => {
    const elsewhere = { 'x-forwarded-for': '203.0.113.9' }
    expect((await ask(elsewhere)).status).toBe(403)
    expect((await ask({ ...elsewhere, authorization: 'Bearer a-token-for-the-tesTs' })).status).toBe(403)
    expect((await ask({ ...elsewhere, authorization: `Bearer ${token}` })).status).toBe(200)
    expect((await ask({ forwarded: 'for=127.0.0.1' })).status).toBe(403)
  })
})
