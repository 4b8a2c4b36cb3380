import { p, r1 } from '../blocks.ts'
import type { DemoArticle } from '../demoArticle.ts'

/** A draft that is still being written: business news. */
export const pomeloFreight: DemoArticle = {
  author: 'reporter2',
  hoursAgo: 5.5,
  copy: {
    headline: ['石坝湾柚子坐上“定班车”', '损耗率从一成三降到百分之四'],
    meta: {
      language: 'zh',
      channel: 'economy',
      keywords: ['柚子', '冷链', '助农'],
      byline: [{ id: 'pf1', role: 'reporter', name: '周砚禾', username: 'reporter2' }],
    },
    body: [
      p(
        '昨天清晨五点，第一辆挂着“石坝湾定班”牌子的冷藏货车从北岸驶出，车上是前一天下午才离开枝头的八吨柚子。按照班表，它们将在当天晚上摆上三百公里外的货架。这条每天一班、到点就走的货运线路开通一个月，已运出柚子二百三十余吨。',
      ),
      p(
        r1('定班，定的是信心。'),
        '过去果农最怕的不是没人要，是说不准哪天有车。三百吨的小冷库建成以后，果子有了“候车室”；渡船按地块排班，又解决了过江难。镇里的供销社牵头，把十七户果农的发货量合在一起同物流公司谈，谈下来的价格每吨比零散托运低一百一十元，条件只有一个：不论装没装满，到点发车。',
      ),
      p(
        '“头三天没装满，我心里直打鼓。”果农代表姜素禾说，“第四天就满了，第十天要加车。”一个月下来，运输损耗率由去年的一成三降到百分之四，单是这一项，每亩就多收入四百多元。',
      ),
    ],
  },
  hands: [
    ['reporter2', 2],
    ['stringer', 1],
  ],
  journey: [],
}
