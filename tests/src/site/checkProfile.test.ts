import { describe, expect, it } from 'vitest'
import type { SiteProfile } from '#shared/protocol/api.ts'
import { defaultCreditPolicy } from '#shared/workflow/creditPolicy.ts'
import { checkProfile } from '../../../src/site/checkProfile.ts'

const sound: SiteProfile = {
  name: '望川日报',
  url: 'https://www.example.cn',
  language: 'zh',
  links: [{ label: '数字报', href: '/epaper' }],
  channels: [{ id: 'city', name: '社会' }],
  share: { title: '', hint: '' },
  licence: [],
  credits: { separator: ' ', showReviewers: true },
  creditPolicy: defaultCreditPolicy,
  timeZone: 'Asia/Shanghai',
  founderMarkers: false,
  workflow: 'newspaper',
  review: { overrides: true, keepProofMarks: false, retentionMonths: 36 },
  errorRate: {
    fact: 1,
    character: [1, 2, 4],
    order: 1,
    numeral: 1,
    numeralStyle: [0.1, 1],
    foreignWord: 1,
    punctuation: [0.1, 1],
    doubled: 2,
    same: 3,
    limit: 3,
  },
}

describe('checkProfile', () => {
  it('finds nothing in a sound profile', () => {
    expect([...checkProfile(sound)]).toEqual([])
  })

  it.each([
    [{ name: ' ' }, 'name', 'required'],
    [{ name: '报'.repeat(81) }, 'name', 'long'],
    [{ url: 'www.example.cn' }, 'url', 'url'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone', 'timeZone'],
    [{ links: [{ label: 'x', href: 'javascript:alert(1)' }] }, 'links.0.href', 'href'],
    [{ links: [{ label: '', href: '/a' }] }, 'links.0.label', 'required'],
    [{ channels: [{ id: 'City News', name: '社会' }] }, 'channels.0.id', 'channelId'],
    [
      {
        channels: [
          { id: 'a', name: '甲' },
          { id: 'a', name: '乙' },
        ],
      },
      'channels',
      'channelTwice',
    ],
  ] satisfies [Partial<SiteProfile>, string, string][])('says what is wrong with %j', (change, path, fault) => {
    expect([...checkProfile({ ...sound, ...change })]).toEqual([[path, fault]])
  })
})
