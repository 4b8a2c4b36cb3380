import { drawing, gradient, ground, mix, stroke } from './svg.ts'

const levels = 15

/** Flooded terraces above a river at dusk. */
export function terraces(): string {
  return drawing(
    '<defs>',
    gradient('sky', [0, '#2f3561'], [0.35, '#7c5a86'], [0.62, '#e58f6f'], [0.8, '#f9c784']),
    gradient('river', [0, '#f6c690'], [1, '#8d7096']),
    '</defs>',
    '<rect width="1600" height="900" fill="url(#sky)"/>',
    '<circle cx="1120" cy="392" r="120" fill="#ffe3b0" opacity=".25"/><circle cx="1120" cy="392" r="64" fill="#fff0cf"/>',
    clouds(),
    ground('#8a5f83', (x) => 400 - 70 * Math.sin(x / 260 + 0.4) - 30 * Math.sin(x / 95)),
    ground('#664a74', (x) => 452 - 56 * Math.sin(x / 210 + 2.2) - 18 * Math.sin(x / 70 + 1)),
    ground('#4b3c66', (x) => 505 - 34 * Math.sin(x / 300 + 4) - 12 * Math.sin(x / 60)),
    river(),
    ...Array.from({ length: levels }, (_, level) => terrace(level)).flat(),
    trees(),
    birds(),
  )
}

/** One level: the water with the evening sky in it, and the dark earth bank below. */
function terrace(level: number): string[] {
  const share = level / (levels - 1)
  const bank = 10 + share * 16
  const edge = (x: number) => {
    const slope = 470 + level * (14 + level * 1.15) + 0.00042 * (x - 150 - level * 26) ** 2 * (1 - share * 0.55)
    return slope + (8 + share * 12) * Math.sin(x / (130 + level * 9) + level * 0.55) + (2 + share * 3) * Math.sin(x / 47 + level * 0.8)
  }
  return [
    ground(mix('#3b3155', '#1f2438', share), (x) => edge(x) - bank),
    ground(mix('#f2b183', '#6c6296', share ** 0.8), edge),
    stroke(mix('#ffdcae', '#a893bd', share), 1.5 + share * 1.5, edge),
  ]
}

function river(): string {
  return '<path d="M1600 548C1480 540 1390 560 1330 590C1250 632 1390 650 1470 690C1540 726 1500 800 1400 900L1600 900Z" fill="url(#river)"/>'
}

function clouds(): string {
  const bars = [
    [180, 150, 420],
    [520, 210, 300],
    [1180, 120, 340],
    [880, 268, 460],
    [120, 300, 260],
  ] as const
  return bars
    .map(
      ([x, y, width], i) =>
        `<rect x="${x}" y="${y}" width="${width}" height="${12 + (i % 3) * 5}" rx="9" fill="#ffd9b8" opacity="${0.16 + (i % 2) * 0.1}"/>`,
    )
    .join('')
}

function trees(): string {
  const places = [
    [70, 500, 1],
    [122, 516, 0.7],
    [508, 548, 0.8],
    [560, 560, 1.1],
    [980, 690, 1.2],
  ] as const
  return places
    .map(([x, y, size]) => {
      const crown = `<ellipse cx="0" cy="-52" rx="30" ry="40"/><ellipse cx="20" cy="-34" rx="24" ry="26"/><ellipse cx="-20" cy="-32" rx="22" ry="24"/>`
      return `<g transform="translate(${x} ${y}) scale(${size})" fill="#1d1f35"><rect x="-3" y="-30" width="6" height="40"/>${crown}</g>`
    })
    .join('')
}

function birds(): string {
  const places = [
    [760, 180],
    [812, 204],
    [850, 176],
    [906, 214],
  ] as const
  return places
    .map(([x, y]) => `<path d="M${x} ${y}q9 -11 18 0q9 -11 18 0" fill="none" stroke="#2c2748" stroke-width="3" stroke-linecap="round"/>`)
    .join('')
}
