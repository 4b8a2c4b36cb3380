import { drawing, gradient, ground } from './svg.ts'

/** A market of stalls under lanterns at night. */
export function market(): string {
  return drawing(
    '<defs>',
    gradient('night', [0, '#141c36'], [0.6, '#30345e'], [1, '#5b4a6b']),
    gradient('floor', [0, '#6d5a58'], [1, '#332f45']),
    '<radialGradient id="glow"><stop offset="0" stop-color="#ffd58a" stop-opacity=".75"/><stop offset="1" stop-color="#ffd58a" stop-opacity="0"/></radialGradient>',
    '</defs>',
    '<rect width="1600" height="900" fill="url(#night)"/>',
    stars(),
    '<path d="M1325 92a62 62 0 1 0 48 100a50 50 0 1 1 -48 -100z" fill="#f7e7c0"/>',
    ground('#232a4c', (x) => 420 - 80 * Math.sin(x / 270 + 1) - 24 * Math.sin(x / 80)),
    houses(),
    '<rect y="640" width="1600" height="260" fill="url(#floor)"/>',
    lanterns(),
    stall(60, '#b8493f', '#e8dcc0'),
    stall(450, '#2f7473', '#e6c15a'),
    stall(840, '#a8632c', '#efe3c8'),
    stall(1230, '#4a5f93', '#f0d9a8'),
    ...people(),
  )
}

function stars(): string {
  return Array.from({ length: 60 }, (_, i) => {
    const x = (i * 397) % 1600
    const y = (i * i * 53 + i * 29) % 330
    return `<circle cx="${x}" cy="${y}" r="${1 + (i % 3) * 0.6}" fill="#fdf3d6" opacity="${0.35 + (i % 4) * 0.15}"/>`
  }).join('')
}

function houses(): string {
  const roofs = [
    [0, 300, 190],
    [260, 240, 150],
    [480, 320, 200],
    [780, 260, 165],
    [1010, 330, 205],
    [1320, 300, 175],
  ] as const
  return roofs
    .map(([x, width, height]) => {
      const top = 660 - height
      const eaves = `<path d="M${x - 24} ${top + 8}Q${x + 20} ${top - 6} ${x + width / 2} ${top - 62}Q${x + width - 20} ${top - 6} ${x + width + 24} ${top + 8}Z" fill="#12162f"/>`
      const windows = [0.2, 0.55]
        .map((at) => `<rect x="${x + width * at}" y="${top + 34}" width="44" height="52" fill="#f3b65c" opacity=".75"/>`)
        .join('')
      return `<rect x="${x}" y="${top}" width="${width}" height="${height}" fill="#1c2145"/>${eaves}${windows}`
    })
    .join('')
}

function lanterns(): string {
  const cord = '<path d="M0 330Q400 440 800 352Q1200 440 1600 330" fill="none" stroke="#171a30" stroke-width="4"/>'
  const lamps = [90, 250, 410, 570, 720, 880, 1030, 1190, 1350, 1510].map((x) => {
    const y = 376 + 26 * Math.abs(Math.sin((x / 800) * Math.PI))
    const body = `<ellipse cx="${x}" cy="${y + 24}" rx="27" ry="23" fill="#f2733f"/><ellipse cx="${x}" cy="${y + 24}" rx="13" ry="23" fill="#ffa45c"/>`
    return `<circle cx="${x}" cy="${y + 24}" r="105" fill="url(#glow)"/><rect x="${x - 11}" y="${y - 4}" width="22" height="7" fill="#5a2b22"/>${body}<rect x="${x - 11}" y="${y + 44}" width="22" height="7" fill="#5a2b22"/>`
  })
  return cord + lamps.join('')
}

/** A stall with a striped awning and baskets, 330 wide. */
function stall(x: number, colour: string, light: string): string {
  const stripes = Array.from({ length: 10 }, (_, i) => {
    const left = x + i * 33
    return `<path d="M${left} 520h33v46a16.500 16.500 0 0 1 -33 0z" fill="${i % 2 === 0 ? colour : light}"/>`
  }).join('')
  const baskets = [0, 1, 2, 3].map((i) => {
    const cx = x + 52 + i * 75
    const fruit = ['#f0c24b', '#d9714a', '#8aa653', '#efe6cf'][i] ?? light
    return `<ellipse cx="${cx}" cy="690" rx="32" ry="17" fill="${fruit}"/><path d="M${cx - 34} 690h68l-9 32h-50z" fill="#8b6239"/>`
  })
  return [
    `<rect x="${x + 10}" y="540" width="9" height="230" fill="#3a2a2a"/><rect x="${x + 311}" y="540" width="9" height="230" fill="#3a2a2a"/>`,
    `<rect x="${x + 18}" y="560" width="294" height="130" fill="#f5c070" opacity=".3"/>`,
    stripes,
    `<rect x="${x}" y="506" width="330" height="18" rx="4" fill="${colour}"/>`,
    ...baskets,
    `<rect x="${x + 4}" y="718" width="322" height="66" rx="4" fill="#6b4630"/><rect x="${x + 4}" y="718" width="322" height="9" fill="#8d6140"/>`,
  ].join('')
}

function people(): string[] {
  const places = [
    [180, 0.92, '#c9573f'],
    [400, 1.06, '#31516f'],
    [446, 0.74, '#e0a34c'],
    [700, 1, '#4f6b53'],
    [1000, 1.04, '#8a4b62'],
    [1130, 0.96, '#d4b47a'],
    [1432, 1.02, '#3f4a7a'],
  ] as const
  return places.map(([x, size, coat]) => {
    const body = `<path d="M-34 0Q-38 -104 0 -112Q38 -104 34 0Z" fill="${coat}"/><rect x="-22" y="-2" width="17" height="42" fill="#1d1f33"/><rect x="5" y="-2" width="17" height="42" fill="#1d1f33"/>`
    const head =
      '<circle cx="0" cy="-132" r="24" fill="#d9a67e"/><path d="M-25 -134a25 25 0 0 1 50 0q-10 -14 -25 -13q-15 -1 -25 13z" fill="#1b1826"/>'
    return `<g transform="translate(${x} 836) scale(${size})"><ellipse cx="0" cy="42" rx="42" ry="9" fill="#15162a" opacity=".45"/>${body}${head}</g>`
  })
}
