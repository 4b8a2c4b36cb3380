import { type House, houses, stagesOf } from './house.ts'
import { type Action, actions, type Stage } from './stages.ts'

/** Moves that are drawn once for all stages in a note, not as arrows: they would cover the way. */
const everywhere: readonly Action[] = ['hold', 'kill', 'withdraw', 'resume']

/**
 * A house profile as a Mermaid state diagram, drawn from the table that the server obeys: arrows with action and roles.
 * What can happen nearly everywhere (待用 弃用 撤稿) stands in the lines below.
 */
export function drawHouse(house: House): string {
  const arrows = stagesOf(house).flatMap((stage) => arrowsFrom(house, stage))
  const notes = everywhere.map((action) => `    %% ${action}: ${stagesWith(house, action).join(' ')}`)
  return ['stateDiagram-v2', '    [*] --> draft', ...arrows, ...notes].join('\n')
}

/** The drawings of all houses as they stand in ARCHITECTURE.md. */
export function drawHouses(): string {
  return Object.entries(houses)
    .map(([name, house]) => `\`workflow: "${name}"\`\n\n\`\`\`mermaid\n${drawHouse(house)}\n\`\`\``)
    .join('\n\n')
}

function arrowsFrom({ moves }: House, stage: Stage): string[] {
  return actions.flatMap((action) => {
    const move = moves[stage][action]
    if (!move || everywhere.includes(action)) return []
    const reason = move.needsReason ? ' (reason)' : ''
    return [`    ${stage} --> ${move.to}: ${action} ${move.roles.join(', ')}${reason}`]
  })
}

function stagesWith({ moves }: House, action: Action): string[] {
  return (Object.keys(moves) as Stage[]).flatMap((stage) => {
    const move = moves[stage][action]
    return move ? [`${stage} (${move.roles.join(', ')})`] : []
  })
}
