import { p, ul } from '../blocks.ts'
import { act, type DemoArticle } from '../demoArticle.ts'

/** A short notice from a stringer; waiting for its first review. */
export const waterNotice: DemoArticle = {
  author: 'stringer',
  hoursAgo: 7,
  copy: {
    headline: ['禾埠区部分路段明晚停水八小时'],
    meta: {
      language: 'zh',
      channel: 'society',
      source: '望川市第一水厂',
      keywords: ['停水', '便民'],
      byline: [{ id: 'wn1', role: 'stringer', name: '田小满', username: 'stringer' }],
    },
    body: [
      p(
        '因新旧供水主管并网施工，明晚十时至次日早六时，禾埠区部分路段将暂停供水。受影响的范围包括：芦花路以东、禾埠大街以南、老砖窑路以北的三个社区，共约四千六百户居民。',
      ),
      p('请相关区域的居民和单位注意：'),
      ul(
        '提前储备生活用水，外出前关好水龙头；',
        '恢复供水初期水质可能略有浑浊，放水两三分钟即可正常使用；',
        '应急供水车停放在芦花路小学东门和禾埠大街菜场门口。',
      ),
      p('施工若遇雨顺延。水厂客户服务热线昼夜有人接听，行动不便的老人可以来电预约送水上门。'),
    ],
  },
  hands: [['stringer', 4]],
  journey: [act('stringer', 'submit', 5)],
}
