import { drawing, gradient, ground } from './svg.ts'

/** An old bridge of three arches in the morning mist. */
export function bridge(): string {
  return drawing(
    '<defs>',
    gradient('dawn', [0, '#cfe0df'], [0.5, '#eef0e2'], [1, '#f7e6cd']),
    gradient('water', [0, '#a9c4bf'], [1, '#5f8a8b']),
    gradient('mist', [0, 'rgba(244,243,232,0)'], [0.5, 'rgba(244,243,232,0.62)'], [1, 'rgba(244,243,232,0)']),
    '</defs>',
    '<rect width="1600" height="900" fill="url(#dawn)"/>',
    '<circle cx="420" cy="210" r="58" fill="#f6c79a"/>',
    ground('#b7cdca', (x) => 372 - 96 * Math.sin(x / 330 + 0.8) - 22 * Math.sin(x / 90)),
    ground('#8fb0ac', (x) => 440 - 78 * Math.sin(x / 250 + 2.9) - 16 * Math.sin(x / 75 + 2)),
    ground('#6b938f', (x) => 512 - 52 * Math.sin(x / 290 + 5) - 12 * Math.sin(x / 55)),
    '<rect y="360" width="1600" height="240" fill="url(#mist)"/>',
    '<rect y="600" width="1600" height="300" fill="url(#water)"/>',
    `<g transform="matrix(1 0 0 -0.55 0 1008)" opacity=".28">${arches('#2f5356')}</g>`,
    arches('#7d7a6d'),
    courses(),
    herdsman(),
    banks(),
    ripples(),
    '<rect y="540" width="1600" height="170" fill="url(#mist)" opacity=".7"/>',
  )
}

/** The bridge's side with its three openings. */
function arches(fill: string): string {
  const openings = 'M330 650v-30a120 120 0 0 1 240 0v30zM650 650v-70a150 150 0 0 1 300 0v70zM1030 650v-30a120 120 0 0 1 240 0v30z'
  return `<path fill-rule="evenodd" fill="${fill}" d="M120 650L120 520Q460 448 800 396Q1140 448 1480 520L1480 650Z${openings}"/>`
}

function courses(): string {
  const rings = [
    [330, 620, 120],
    [650, 580, 150],
    [1030, 620, 120],
  ] as const
  const stones = rings.map(
    ([x, y, r]) =>
      `<path d="M${x - 9} ${y}a${r + 9} ${r + 9} 0 0 1 ${2 * r + 18} 0" fill="none" stroke="#97937f" stroke-width="17" stroke-dasharray="26 4"/>`,
  )
  const parapet = '<path d="M110 518Q458 444 800 390Q1142 444 1490 518" fill="none" stroke="#5e5c52" stroke-width="20"/>'
  const posts = Array.from({ length: 23 }, (_, i) => {
    const x = 140 + i * 60
    return `<rect x="${x - 5}" y="${(386 + (Math.abs(x - 800) / 690) ** 1.1 * 128 - 30).toFixed(1)}" width="10" height="34" rx="3" fill="#5e5c52"/>`
  })
  return stones.join('') + parapet + posts.join('')
}

function herdsman(): string {
  const ox =
    '<path d="M0 0q4 -40 52 -42q40 -6 62 8q16 -8 26 0l-6 20q-8 12 -20 8l-4 40h-9l-3 -30h-50l-5 30h-9l-6 -32q-20 6 -28 -2z" fill="#3d3a35"/><path d="M128 -34q6 -16 18 -12M138 -30q12 -10 18 -2" stroke="#3d3a35" stroke-width="4" fill="none"/>'
  const man =
    '<path d="M-62 34l4 -62q14 -14 28 0l4 62h-11l-6 -30l-7 30z" fill="#31474a"/><circle cx="-44" cy="-46" r="11" fill="#8c6a4f"/><path d="M-70 -48q26 -26 52 0z" fill="#c9a862"/><path d="M-30 -22l30 -26" stroke="#4d3f2c" stroke-width="3"/>'
  return `<g transform="translate(842 352) scale(.8)">${ox}${man}</g>`
}

function banks(): string {
  const reeds = Array.from({ length: 46 }, (_, i) => {
    const x = i < 23 ? 10 + i * 13 : 1300 + (i - 23) * 13
    const height = 70 + ((i * 37) % 60)
    const lean = ((i * 13) % 21) - 10
    return `<path d="M${x} 900q${lean} -${height / 2} ${lean * 1.6} -${height}" stroke="#4d6b53" stroke-width="5" fill="none"/><ellipse cx="${x + lean * 1.6}" cy="${900 - height}" rx="4.500" ry="15" fill="#8a6b45"/>`
  })
  return `<path d="M0 590Q120 604 210 662Q120 706 0 700Z" fill="#557a66"/><path d="M1600 590Q1480 604 1390 662Q1480 706 1600 700Z" fill="#557a66"/>${reeds.join('')}`
}

function ripples(): string {
  return Array.from({ length: 22 }, (_, i) => {
    const x = 240 + ((i * 283) % 1080)
    const y = 690 + ((i * 61) % 190)
    return `<rect x="${x}" y="${y}" width="${50 + ((i * 29) % 90)}" height="3" rx="1.500" fill="#e4eee6" opacity=".5"/>`
  }).join('')
}
