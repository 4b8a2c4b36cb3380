import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import { connect } from '../../support/collabClient.ts'
import { makeNewsroom, type TestNewsroom } from '../../support/people.ts'
import { waitFor } from '../../support/waitFor.ts'

const run = promisify(execFile)

/** Files of the process may not grow beyond so many bytes from now on: what a full disk does to a database. */
async function limitFiles(pid: number, bytes: number | 'unlimited'): Promise<void> {
  await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
}

// prlimit is of Linux; elsewhere the laws of a failing store are those of store.test.ts.
if (platform() === 'linux') {
  describe('F6: a full disk', () => {
    let newsroom: TestNewsroom

    beforeAll(async () => {
      newsroom = await makeNewsroom()
    }, 60_000)

    afterAll(() => newsroom.stop())

    test('nothing is acknowledged, people are told, the process lives, and everything is stored when there is room', {
      timeout: 60_000,
    }, async () => {
      const { server, people } = newsroom
      const { id } = await people.reporter.json<ArticleDetail>('/api/articles', { method: 'POST', json: {} })
      const writer = await connect(server, id, people.reporter, { ext: true }).synced()
      const reader = await connect(server, id, people.editor, { ext: true }).synced()
      writer.write('有空间的时候。')
      await writer.saved()
      const wal = join(server.dataDir, 'galley.db-wal')
      await limitFiles(server.pid, statSync(wal).size)
      for (let i = 0; i < 40; i++) writer.write(`〔没有空间${i}〕`.padEnd(2000, '字'))
      await waitFor('people are told', () => writer.saving.at(-1) === false && reader.saving.at(-1) === false, { timeoutMs: 10_000 })
      const { acked } = writer
      expect(acked).toBeLessThan(writer.sent)
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
      const late = await connect(server, id, people.reporter, { ext: true })
      await waitFor('who comes meanwhile is told', () => late.saving.at(-1) === false, { timeoutMs: 10_000 })
      expect(reader.text('body')).not.toContain('没有空间39')
      expect(writer.closeCodes).toEqual([])
      await limitFiles(server.pid, 'unlimited')
      await writer.saved(20_000)
      await waitFor('people are told', () => writer.saving.at(-1) === true && late.saving.at(-1) === true)
      await waitFor('readyz', async () => (await fetch(`${server.url}/readyz`)).status === 200)
      // Nobody is left who could bring it back.
      for (const client of [writer, reader, late]) client.destroy()
      await server.kill9()
      await server.start()
      const fresh = await connect(server, id, people.editor).synced()
      const text = fresh.text('body')
      fresh.destroy()
      expect(Array.from({ length: 40 }, (_, i) => text.split(`〔没有空间${i}〕`).length - 1)).toEqual(Array.from({ length: 40 }, () => 1))
    })
  })
} else {
  test('F6: a full disk is tried on Linux', () => expect(platform()).not.toBe('linux'))
}
