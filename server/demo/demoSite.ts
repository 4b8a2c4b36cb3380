import type { SiteProfile } from '#shared/protocol/api.ts'
import { defaultCreditPolicy } from '#shared/workflow/creditPolicy.ts'

/** The demo's paper. Town, paper, addresses and licence numbers are invented. */
export const demoSite: SiteProfile = {
  name: '望川日报',
  url: 'https://www.wangchuan-daily.example',
  language: 'zh',
  links: [
    { label: '望川日报数字报', href: 'https://paper.wangchuan-daily.example/' },
    { label: '掌上望川客户端', href: 'https://app.wangchuan-daily.example/' },
  ],
  channels: [
    { id: 'headline', name: '要闻' },
    { id: 'politics', name: '时政' },
    { id: 'society', name: '社会' },
    { id: 'economy', name: '经济' },
    { id: 'culture', name: '文化' },
    { id: 'education', name: '教育' },
    { id: 'supplement', name: '副刊' },
    { id: 'english', name: 'English' },
  ],
  share: { title: '分享到微信朋友圈', hint: '打开微信，点击“发现”，使用“扫一扫”即可将网页分享至朋友圈。' },
  licence: [
    '望川日报社（演示用虚构单位）　版权所有',
    '望ICP备00000000号　互联网新闻信息服务许可证编号：00000000000（均为虚构）',
    '举报电话：0000-0000000　举报邮箱：jubao@wangchuan-daily.example',
  ],
  credits: { separator: '、', showReviewers: true },
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
