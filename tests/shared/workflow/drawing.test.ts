import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drawHouse, drawHouses } from '#shared/workflow/drawing.ts'
import { houses } from '#shared/workflow/house.ts'
import { repositoryRoot } from '../../support/repositoryRoot.ts'

test('ARCHITECTURE.md draws the houses as the table has them', () => {
  const page = readFileSync(join(repositoryRoot, 'ARCHITECTURE.md'), 'utf8')
  const drawn = page.split('<!-- houses -->')[1]?.split('<!-- /houses -->')[0]?.trim()
  expect(drawn, 'paste what drawHouses() returns between the marks').toBe(drawHouses())
})

test('a drawing changes with the table', () => {
  const { newspaper } = houses
  const other = { ...newspaper, moves: { ...newspaper.moves, review3: {} } }
  expect(drawHouse(other)).not.toBe(drawHouse(newspaper))
  expect(drawHouse(newspaper)).toContain('review3 --> signed: sign chief')
})
